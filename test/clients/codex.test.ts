import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { runCodex } from './codex';
import { assertCreatesAndEdits } from './edit-task';
import { assertDoes, fileTasks } from './file-task';

describe('Codex through the bridge', function () {
  this.timeout(300_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());
  beforeEach(() => stand.emulator.reset());

  // Its one tool is a shell, and the emulated model makes no folders there.
  for (const task of fileTasks.filter(({ file }) => !file.includes('/'))) {
    it(`writes ${task.file} and answers "${task.answer}"`, () => assertDoes(runCodex, stand, task));
  }

  it('creates a file, then edits it', () => assertCreatesAndEdits(runCodex, stand));
});
