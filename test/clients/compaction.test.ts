import assert from 'node:assert/strict';
import type { AgentRun } from './agent-run';
import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { runClaudeCodeSession } from './claude-code';
import { runCodexSession } from './codex';
import { reportOf } from './file-task';
import { withWorkFolder } from './work-folder';

const remember = 'Remember the word marmalade.';
const summary = 'The user asked to remember one word: marmalade-7.';
const question = 'Which word was it?';

describe('a conversation that a client compacts', function () {
  this.timeout(300_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());
  beforeEach(() => stand.emulator.reset());

  const chats = () =>
    stand.emulator.log.filter((entry) => entry.kind === 'chat').map(({ body }) => JSON.stringify(body));
  const tasks = (cwd: string, prompts: readonly string[]) =>
    prompts.map((prompt) => ({ prompt, cwd, timeoutMs: 120_000 }));

  /** The newest question must have come with the summary, and all runs must have ended well. */
  const assertWentOn = (runs: readonly AgentRun[]) => {
    const last = runs.at(-1);
    assert.ok(last);
    const report = runs.map((run) => reportOf(run, stand)).join('\n---\n');
    for (const run of runs) assert.equal(run.exitCode, 0, report);
    const asked = chats().findLast((body) => body.includes(question));
    assert.ok(asked?.includes(summary), report);
    assert.equal(last.finalText, 'It was marmalade.', report);
  };

  const said = { text: 'I will remember it.' };
  const summarized = { text: summary };
  const answered = { text: 'It was marmalade.', times: 0 };

  for (const [providerName, way] of [
    ['OpenAI', /Summarize this conversation, so that the work can go on from your summary alone/],
    ['GigaChat Bridge', /CONTEXT CHECKPOINT COMPACTION|handoff summary/i],
  ] as const) {
    it(`goes on in Codex, whose provider is called ${providerName}, with what was said before`, () =>
      withWorkFolder(async (cwd) => {
        stand.emulator.script(said, summarized, answered);
        const session = { providerName, compactAtTokens: 1 };
        const runs = await runCodexSession(stand.target, tasks(cwd, [remember, question]), session);
        assertWentOn(runs);
        assert.equal(chats().filter((body) => way.test(body)).length, 1, chats().join('\n'));
      }));
  }

  it('goes on in Codex at the prompt after the one that was too long, by itself', () =>
    withWorkFolder(async (cwd) => {
      const message = 'CONTEXT_TOO_LONG: context too long 130190, maximum allowed context is 130048';
      stand.emulator.script(said, { status: 422, body: { status: 422, message } }, summarized, answered);
      const prompts = [remember, 'Do something long.', question];
      const runs = await runCodexSession(stand.target, tasks(cwd, prompts), { providerName: 'OpenAI' });
      assert.match(runs[1]?.stdout ?? '', /ran out of room in the model's context window/);
      assertWentOn(runs.filter((_, index) => index !== 1));
    }));

  it('goes on in Claude Code with what was said before', () =>
    withWorkFolder(async (cwd) => {
      stand.emulator.script(said, summarized, answered);
      assertWentOn(await runClaudeCodeSession(stand.target, tasks(cwd, [remember, '/compact', question])));
    }));
});

describe('an answer without a word', function () {
  this.timeout(300_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());

  it('ends no session of Claude Code', () =>
    withWorkFolder(async (cwd) => {
      stand.emulator.script({ text: '', finishReason: 'stop', times: 3 }, { text: 'fine', times: 0 });
      const tasks = ['Say hi.', 'And now?'].map((prompt) => ({ prompt, cwd, timeoutMs: 120_000 }));
      const runs = await runClaudeCodeSession(stand.target, tasks);
      const report = runs.map((run) => reportOf(run, stand)).join('\n---\n');
      assert.deepEqual(
        runs.map(({ exitCode, finalText }) => [exitCode, finalText]),
        [
          [0, ''],
          [0, 'fine'],
        ],
        report,
      );
    }));
});
