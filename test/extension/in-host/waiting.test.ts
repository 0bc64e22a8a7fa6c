import assert from 'node:assert/strict';
import { describePlace, showWaiting } from '../../../src/vscode/chat/participant-waiting';
import { openChat } from '../../../src/vscode/models/open-chat';
import { readStatus } from '../../../src/vscode/status/status';
import { renderTooltip } from '../../../src/vscode/status/status-tooltip';
import { plainQuestion } from '../../harness/plain-question';
import { type EditorStand, startEditorStand } from './editor-stand';
import { until } from './until';

describe('a question that has to wait for the account', () => {
  let stand: EditorStand;
  beforeEach(async () => {
    stand = await startEditorStand();
    await stand.signIn();
    await until('models', () => stand.hooks.account.preferredModel);
  });
  afterEach(() => stand.stop());

  async function ask(title: string, agent: string): Promise<Response> {
    const body = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'привет' }] };
    const headers = { 'user-agent': agent, ...(title !== '' && { 'x-title': title }) };
    return await stand.call('/v1/chat/completions', body, headers);
  }

  it('says who holds the only stream and which place it has, also in the tooltip, and goes before a program', async () => {
    const { account, bridge } = stand.hooks;
    stand.emulator.script({ text: 'первый', hold: 'headers' });
    const holding = ask('Cline', 'OpenAI/JS 4.1.0');
    await until('the holder', () => account.queue.inFlight === 1);
    const program = ask('', 'claude-cli/2.1.328 (external, sdk-cli)');
    await until('the program', () => account.queue.waiting === 1);
    const told: string[] = [];
    const mine = (async () => {
      const request = plainQuestion('вопрос');
      const context = {
        signal: new AbortController().signal,
        onWait: showWaiting({ progress: (text) => void told.push(text) }),
      };
      for await (const _ of openChat(account, request, context));
    })();
    await until('the question in the queue', () => account.queue.waiting === 2);
    assert.deepEqual(told, ['GigaChat is answering another request (Cline); yours is next']);
    const { value } = renderTooltip(readStatus(account, bridge, undefined), 'en');
    assert.match(value, /In progress: Cline[\s\S]*Waiting, in this order: VS Code, Claude Code/);
    stand.emulator.release();
    await Promise.all([holding, program, mine]);
    const order = stand.emulator.log.flatMap((entry) => (entry.kind === 'chat' ? [JSON.stringify(entry.body)] : []));
    assert.ok(order[1]?.includes('вопрос'), 'the person went first');
  });

  it('says the place, and that somebody else uses the account', () => {
    assert.equal(
      describePlace({ position: 3, holders: ['Codex#01ab'], limit: 1 }),
      'GigaChat is answering another request (Codex); yours is number 3 in the queue',
    );
    assert.equal(
      describePlace({ position: 1, holders: ['Cline#01', 'Cline#02', 'VS Code'], limit: 3 }),
      'GigaChat is answering as many requests as your account may have (Cline, VS Code); yours is next',
    );
    assert.equal(
      describePlace({ position: 1, holders: [], limit: 1 }),
      'Another program uses this GigaChat account; yours is next',
    );
  });
});
