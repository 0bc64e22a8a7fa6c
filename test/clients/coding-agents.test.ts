import type { RunClient } from './agent-run';
import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { runClaudeCode } from './claude-code';
import { runCline } from './cline';
import { runCodex } from './codex';
import { runContinue } from './continue';
import { assertCreatesAndEdits } from './edit-task';
import { assertDoes, type FileTask, fileTasks } from './file-task';
import { runKilo } from './kilo';
import { runOpenCode } from './opencode';
import { runPi } from './pi';
import { runQwenCode } from './qwen-code';
import { assertShowsWrongKey } from './refusal';

interface Agent {
  readonly name: string;
  readonly run: RunClient;
  /** The files that it writes, each in a task of its own. */
  readonly writes: readonly FileTask[];
  readonly editsWhatItWrote?: boolean;
  readonly showsWrongKey?: boolean;
}

/** Its one tool is a shell, and the emulated model makes no folders there. */
const filesOfCodex = fileTasks.filter(({ file }) => !file.includes('/'));

const agents: readonly Agent[] = [
  { name: 'Claude Code', run: runClaudeCode, writes: fileTasks, editsWhatItWrote: true },
  { name: 'Cline', run: runCline, writes: fileTasks, showsWrongKey: true },
  { name: 'Codex', run: runCodex, writes: filesOfCodex, editsWhatItWrote: true },
  { name: 'Continue', run: runContinue, writes: fileTasks, showsWrongKey: true },
  { name: 'Kilo Code', run: runKilo('Chat Completions'), writes: fileTasks, showsWrongKey: true },
  { name: 'OpenCode, Chat Completions', run: runOpenCode('Chat Completions'), writes: [], editsWhatItWrote: true },
  { name: 'OpenCode, Responses', run: runOpenCode('Responses'), writes: [], editsWhatItWrote: true },
  { name: 'OpenCode, Messages', run: runOpenCode('Messages'), writes: [], editsWhatItWrote: true },
  { name: 'pi', run: runPi('Chat Completions'), writes: fileTasks, showsWrongKey: true },
  { name: 'Qwen Code', run: runQwenCode, writes: fileTasks, showsWrongKey: true },
];

describe('a coding agent through the bridge', function () {
  // More than two runs of a client may take: each ends by itself, and says more than a test that was cut.
  this.timeout(300_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());
  beforeEach(() => stand.emulator.reset());

  for (const { name, run, writes, editsWhatItWrote, showsWrongKey } of agents) {
    for (const task of writes) {
      it(`writes ${task.file} and answers "${task.answer}": ${name}`, () => assertDoes(run, stand, task));
    }
    if (editsWhatItWrote) it(`creates a file, then edits it: ${name}`, () => assertCreatesAndEdits(run, stand));
    if (showsWrongKey) {
      it(`tells its user when the bridge key is wrong: ${name}`, () => assertShowsWrongKey(run, stand));
    }
  }
});
