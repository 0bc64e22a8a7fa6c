import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { assertDoes, fileTasks } from './file-task';
import { runKilo } from './kilo';
import { assertShowsWrongKey } from './refusal';

describe('Kilo Code through the bridge', function () {
  this.timeout(150_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());
  beforeEach(() => stand.emulator.reset());

  for (const task of fileTasks) {
    it(`writes ${task.file} and answers "${task.answer}"`, () => assertDoes(runKilo('Chat Completions'), stand, task));
  }

  it('tells its user when the bridge key is wrong', () => assertShowsWrongKey(runKilo('Chat Completions'), stand));
});
