import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { assertDoes, fileTasks } from './file-task';
import { runQwenCode } from './qwen-code';
import { assertShowsWrongKey } from './refusal';

describe('Qwen Code through the bridge', function () {
  this.timeout(150_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());
  beforeEach(() => stand.emulator.reset());

  for (const task of fileTasks) {
    it(`writes ${task.file} and answers "${task.answer}"`, () => assertDoes(runQwenCode, stand, task));
  }

  it('tells its user when the bridge key is wrong', () => assertShowsWrongKey(runQwenCode, stand));
});
