import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AgentRun, type RunClient, withHome } from './agent-run';
import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { runClaudeCode } from './claude-code';
import { runCopilot } from './copilot';
import { reportOf } from './file-task';
import { runOpenCode } from './opencode';
import { runPi } from './pi';
import { runQwenCode } from './qwen-code';
import { withWorkFolder } from './work-folder';

/** Those that shorten a conversation by themselves when it is refused for its length, and go on in the same run. */
const modes: readonly [name: string, run: RunClient][] = [
  ['Claude Code', runClaudeCode],
  ['OpenCode', runOpenCode('Chat Completions')],
  ['Qwen Code', runQwenCode],
  ['pi', runPi('Chat Completions')],
  ['Copilot, Chat', runCopilot('Chat Completions')],
  ['Copilot, Responses', runCopilot('Responses')],
  ['Copilot, Messages', runCopilot('Messages')],
];

const refusal = {
  status: 422,
  message: 'CONTEXT_TOO_LONG: context too long 130190, maximum allowed context is 130048',
};

describe('a conversation that has become too long for the model', function () {
  this.timeout(300_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());

  for (const [name, run] of modes) {
    it(`is shortened by ${name}, which then does what was asked`, () =>
      withHome((home) =>
        withWorkFolder(async (cwd) => {
          stand.emulator.reset();
          await writeFile(join(cwd, 'one.txt'), 'one '.repeat(3000));
          const ask = (prompt: string, begun: boolean): Promise<AgentRun> =>
            run(stand.target, { prompt, cwd, timeoutMs: 120_000, conversation: { home, begun } });
          const first = await ask('Read one.txt, then say done.', false);
          assert.equal(first.exitCode, 0, reportOf(first, stand));
          stand.emulator.script({ status: refusal.status, body: refusal, when: { includes: 'purple' } });
          const second = await ask('Create a file purple.txt with the text indigo, then say ready.', true);
          const asked = stand.emulator.log.filter(({ body }) => JSON.stringify(body ?? '').includes('purple'));
          const [refused, ...others] = asked.map(({ status }) => status);
          assert.equal(refused, 422, reportOf(second, stand));
          assert.ok(others.length > 0 && others.every((status) => status === 200), reportOf(second, stand));
        }),
      ));
  }
});
