import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { runClaudeCode } from './claude-code';
import { assertCreatesAndEdits } from './edit-task';
import { assertDoes, fileTasks } from './file-task';

describe('Claude Code through the bridge', function () {
  this.timeout(300_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());
  beforeEach(() => stand.emulator.reset());

  for (const task of fileTasks) {
    it(`writes ${task.file} and answers "${task.answer}"`, () => assertDoes(runClaudeCode, stand, task));
  }

  it('creates a file, then edits it', () => assertCreatesAndEdits(runClaudeCode, stand));
});
