import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { runCline } from './cline';
import { assertDoes, fileTasks } from './file-task';
import { assertShowsWrongKey } from './refusal';

describe('Cline through the bridge', function () {
  this.timeout(150_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());
  beforeEach(() => stand.emulator.reset());

  for (const task of fileTasks) {
    it(`writes ${task.file} and answers "${task.answer}"`, () => assertDoes(runCline, stand, task));
  }

  it('tells its user when the bridge key is wrong', () => assertShowsWrongKey(runCline, stand));
});
