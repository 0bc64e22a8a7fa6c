import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { assertCreatesAndEdits } from './edit-task';
import { type openCodeProtocols, runOpenCode } from './opencode';

describe('OpenCode through the bridge', function () {
  this.timeout(300_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());

  const protocols: (keyof typeof openCodeProtocols)[] = ['Chat Completions', 'Responses', 'Messages'];
  for (const protocol of protocols) {
    it(`creates a file, then edits it, by ${protocol}`, () => assertCreatesAndEdits(runOpenCode(protocol), stand));
  }
});
