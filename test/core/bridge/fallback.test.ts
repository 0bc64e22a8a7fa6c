import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallBudget, sumOf } from '../../../src/core/chat/call-budget';
import { collect } from '../../../src/core/chat/collect';
import { soon } from '../../harness/event-loop';
import { FakeClock } from '../../harness/fake-clock';
import { type OpenRouterServer, startOpenRouter } from '../../harness/openrouter/server';
import { plainQuestion } from '../../harness/plain-question';
import { canaryAccount, type Stack, type StackOptions } from '../../harness/stack';
import { stacksOfTests } from '../../harness/stacks';

const question = (content: unknown, more = {}) => ({
  model: 'GigaChat-2-Max',
  messages: [{ role: 'user', content }],
  ...more,
});

describe('a bridge with OpenRouter behind GigaChat', () => {
  let openRouter: OpenRouterServer;
  before(async () => {
    openRouter = await startOpenRouter();
  });
  after(() => openRouter.stop());
  afterEach(() => openRouter.reset());
  const startOne = stacksOfTests();
  const start = ({ env, ...options }: Omit<StackOptions, 'env'> & { env?: Record<string, string> } = {}) =>
    startOne({ ...options, env: { GIGACHAT_MAX_RETRIES: '0', ...openRouter.env(), ...env } });
  const ask = async (stack: Stack, content: unknown, headers?: Record<string, string>, more = {}) => {
    const response = await stack.post('/v1/chat/completions', question(content, more), headers);
    return { status: response.status, by: response.headers.get('x-gigachat-provider'), raw: await response.text() };
  };
  const health = async (stack: Stack) =>
    ((await (await stack.get('/health')).json()) as { providers: Record<string, unknown>[] }).providers;

  it('keeps a conversation with whoever took it over, and every other one with GigaChat', async () => {
    const clock = new FakeClock(Date.now());
    const stack = await start({ clock });
    stack.emulator.script({ status: 503 });
    assert.equal((await ask(stack, 'one')).by, 'openrouter');
    const next = {
      messages: [...question('one').messages, { role: 'assistant', content: 'x' }, { role: 'user', content: 'go on' }],
    };
    assert.equal((await ask(stack, '', {}, next)).by, 'openrouter');
    assert.equal(stack.chatBodies().length, 1);
    assert.equal((await ask(stack, 'two')).by, 'gigachat');
    assert.equal((await ask(stack, 'one', { 'user-agent': 'another/1' })).by, 'gigachat');
    assert.equal((await health(stack))[1]?.conversations, 1);
    await clock.advance(9 * 60_000);
    assert.equal((await ask(stack, '', {}, next)).by, 'openrouter');
    await clock.advance(60_000);
    assert.equal((await ask(stack, '', {}, next)).by, 'gigachat');
    assert.equal((await health(stack))[1]?.conversations, 0);
  });

  it('stays out of a redirect, also once GigaChat is known to answer nothing else', async () => {
    const stack = await start({ clock: new FakeClock(Date.now()) });
    stack.emulator.script({ status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '', times: 0 });
    for (let turn = 0; turn < 12; turn += 1) {
      const { status, by } = await ask(stack, `question ${turn}`);
      assert.deepEqual([status, by], [502, null]);
    }
    assert.ok(stack.chatBodies().length < 12, 'the breaker answered the last ones');
    assert.equal(openRouter.chats().length, 0);
  });

  it('knows a conversation by its session, whatever it says', async () => {
    const stack = await start();
    stack.emulator.script({ status: 503 });
    assert.equal((await ask(stack, 'one', { 'x-session-id': 's1' })).by, 'openrouter');
    assert.equal((await ask(stack, 'compacted', { 'x-session-id': 's1' })).by, 'openrouter');
    assert.equal((await ask(stack, 'one', { 'x-session-id': 's2' })).by, 'gigachat');
  });

  it('goes back to GigaChat as soon as OpenRouter fails', async () => {
    const stack = await start();
    stack.emulator.script({ status: 503 });
    assert.equal((await ask(stack, 'one')).by, 'openrouter');
    openRouter.script({ status: 402 });
    assert.equal((await ask(stack, 'one')).by, 'gigachat');
    assert.equal((await ask(stack, 'one')).by, 'gigachat');
    assert.equal(openRouter.chats().length, 2);
  });

  it('never makes more than three calls of GigaChat and one of OpenRouter', async () => {
    const stack = await start({ env: { GIGACHAT_MAX_RETRIES: '2', GIGACHAT_RETRY_BACKOFF_FACTOR: '0' } });
    stack.emulator.script({ status: 503, times: 0 });
    openRouter.always({ status: 503 });
    assert.equal((await ask(stack, 'one')).status, 503);
    assert.deepEqual([stack.chatBodies().length, openRouter.chats().length], [3, 1]);
  });

  it('asks OpenRouter at once while GigaChat is known to be down, and says so in /health', async () => {
    const stack = await start();
    stack.emulator.script({ status: 503, times: 0 });
    for (let turn = 0; turn < 6; turn += 1) assert.equal((await ask(stack, `n${turn}`)).by, 'openrouter');
    assert.equal(stack.chatBodies().length, 5);
    const [gigachat, other] = await health(stack);
    assert.deepEqual([gigachat?.id, gigachat?.down], ['gigachat', true]);
    const { id, model, down, lastFailure } = other ?? {};
    assert.deepEqual([id, model, down, lastFailure], ['openrouter', 'scripted/large', false, null]);
  });

  it('leaves OpenRouter alone while that is down, too', async () => {
    const stack = await start();
    stack.emulator.script({ status: 402, times: 0 });
    openRouter.always({ status: 502 });
    for (let turn = 0; turn < 6; turn += 1) assert.equal((await ask(stack, `n${turn}`)).status, 402);
    assert.equal(openRouter.chats().length, 5);
    const [, other] = await health(stack);
    assert.deepEqual([other?.down, other?.lastFailure], [true, 'upstream']);
  });

  it('says in /health that an answer broke off, too', async () => {
    const stack = await start();
    stack.emulator.script({ status: 402 });
    openRouter.script({ errorAfter: 0, error: { code: 429, message: 'x' } });
    assert.equal((await ask(stack, 'one')).status, 402);
    assert.equal((await health(stack))[1]?.lastFailure, 'rate-limit');
  });

  for (const [name, env] of [
    ['it is switched off', { BRIDGE_FALLBACK: 'off' }],
    ['there is no key', { OPENROUTER_API_KEY: '' }],
  ] as const) {
    it(`T32: is not there when ${name}`, async () => {
      const stack = await start({ env });
      const before = openRouter.connections();
      stack.emulator.script({ status: 503 });
      assert.equal((await ask(stack, 'one')).status, 503);
      assert.equal((await health(stack)).length, 1);
      assert.equal(openRouter.connections(), before);
    });
  }

  it('is asked in the model that is set, else in the caller’s own, else in whatever it picks', async () => {
    const models: [set: string, asked: string, sent: string][] = [
      ['scripted/small', 'openai/gpt-5', 'scripted/small'],
      ['', 'openai/gpt-5', 'openai/gpt-5'],
      ['', 'openrouter/openai/gpt-5', 'openai/gpt-5'],
      ['', 'gpt-5', 'openrouter/auto'],
      ['', 'gigachat/GigaChat-2-Max', 'openrouter/auto'],
    ];
    for (const [set, asked, sent] of models) {
      const stack = await start({ env: { OPENROUTER_MODEL: set } });
      stack.emulator.script({ status: 503 });
      assert.equal((await ask(stack, 'one', {}, { model: asked })).by, 'openrouter');
      assert.equal(openRouter.chats().at(-1)?.model, sent);
    }
  });

  it('tells an error that stands in an answer without an object around it', async () => {
    const stack = await start();
    stack.emulator.script({ status: 402 });
    openRouter.script({ raw: 'data: {"object":"error","message":"boom","code":400}\n\n' });
    assert.match((await ask(stack, 'one')).raw, /OpenRouter refused the request \(400\): boom/);
  });

  it('adds what OpenRouter counted to what the calls of GigaChat before it cost', async () => {
    const stack = await start();
    stack.emulator.script({ status: 503 });
    const calls = new CallBudget();
    calls.spend({ provider: 'gigachat', model: 'GigaChat-2', usage: { input: 100, output: 10 } });
    const { signal } = new AbortController();
    await collect(stack.headless.provider.stream(plainQuestion('one', 'GigaChat-2'), { signal, calls }));
    assert.deepEqual(sumOf(calls.spent), { input: 111, output: 15 });
  });

  it('answers when every one of several accounts has failed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-accounts-'));
    const file = join(folder, 'accounts.json');
    const known = ['one', 'two'].map((name) => ({
      ...canaryAccount,
      clientId: `${canaryAccount.clientId}-${name}`,
      name,
    }));
    const accounts = known.map(({ name, clientId, clientSecret }) => ({
      name,
      credentials: Buffer.from(`${clientId}:${clientSecret}`).toString('base64'),
    }));
    writeFileSync(file, JSON.stringify({ strategy: 'priority', accounts }));
    const emulator = { accounts: known.map(({ name: _, ...account }) => account) };
    const stack = await start({ emulator, env: { BRIDGE_ACCOUNTS_FILE: file } });
    rmSync(folder, { recursive: true });
    stack.emulator.script({ status: 402, times: 0 });
    assert.equal((await ask(stack, 'one')).by, 'openrouter');
    assert.equal(stack.chatBodies().length, 2);
    assert.deepEqual(
      (await health(stack)).map(({ id, account }) => account ?? id),
      ['one', 'two', 'openrouter'],
    );
  });

  it('does not stand in for callers who bring their own GigaChat credentials', async () => {
    const stack = await start({ env: { GPT2GIGA_PASS_TOKEN: 'True' } });
    stack.emulator.script({ status: 402, times: 0 });
    const own = {
      authorization: `Bearer giga-cred-${stack.emulator.credentials}:GIGACHAT_API_PERS`,
      'x-api-key': stack.apiKey,
    };
    assert.equal((await ask(stack, 'one', own)).status, 402);
    assert.deepEqual(openRouter.requests, []);
    assert.equal((await ask(stack, 'one')).by, 'openrouter');
  });

  /** Asks, and leaves once OpenRouter holds what is its request of that number. */
  const leave = async (stack: Stack, content: string, at: number) => {
    openRouter.script({ hold: true });
    const leaving = new AbortController();
    const asked = fetch(`${stack.url}/v1/chat/completions`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(question(content, { stream: true })),
    });
    await soon(() => openRouter.chats().length === at + 1);
    leaving.abort();
    await assert.rejects(asked);
    await soon(() => openRouter.requests[at]?.aborted === true);
  };

  it('is closed as soon as the caller leaves', async () => {
    const stack = await start();
    stack.emulator.script({ status: 503 });
    await leave(stack, 'one', 0);
    assert.equal((await health(stack))[1]?.lastFailure, null);
  });

  it('keeps a conversation whose caller leaves before an answer', async () => {
    const stack = await start();
    stack.emulator.script({ status: 503 });
    assert.equal((await ask(stack, 'one')).by, 'openrouter');
    await leave(stack, 'one', 1);
    assert.equal((await health(stack))[1]?.conversations, 1);
    assert.equal((await ask(stack, 'one')).by, 'openrouter');
    assert.equal(stack.chatBodies().length, 1);
  });

  it('ends a stream at the caller’s stop sequence, although the model does not', async () => {
    const stack = await start();
    stack.emulator.script({ status: 503 });
    openRouter.script({ text: ['one E', 'ND two'] });
    const { raw } = await ask(stack, 'one', {}, { stop: ['END'] });
    assert.equal(JSON.parse(raw).choices[0].message.content, 'one ');
  });

  it('takes a whole answer in place of a stream', async () => {
    const stack = await start();
    stack.emulator.script({ status: 503 });
    openRouter.script({ whole: true, text: 'At once.' });
    assert.match((await ask(stack, 'one', {}, { stream: true })).raw, /At once\.[\s\S]*\[DONE\]/);
  });

  it('carries images, sounds, PDF and texts, and says what it cannot carry', async () => {
    const stack = await start();
    const file = (name: string, mime: string, bytes: string) => ({
      type: 'file',
      file: { filename: name, file_data: `data:${mime};base64,${Buffer.from(bytes).toString('base64')}` },
    });
    const pdf = file('a.pdf', 'application/pdf', '%PDF-1.4');
    const sound = { type: 'input_audio', input_audio: { data: Buffer.from('x').toString('base64'), format: 'mp3' } };
    stack.emulator.script({ status: 503 });
    const carried = await ask(stack, [pdf, sound, file('b.txt', 'text/plain', 'line')]);
    assert.equal(carried.by, 'openrouter', carried.raw);
    const content = [pdf, sound, { type: 'text', text: 'b.txt:\nline' }];
    assert.deepEqual(openRouter.chats()[0]?.messages, [{ role: 'user', content }]);

    stack.emulator.script({ status: 503 });
    const sheet = await ask(stack, [file('c.xlsx', 'application/vnd.ms-excel', 'x')]);
    assert.equal(sheet.status, 503);
    assert.match(sheet.raw, /GigaChat failed.*messages\[0\]\.content\[0\]: a file of type application\/vnd\.ms-excel/);
    assert.equal(openRouter.chats().length, 1);
  });

  it('writes both attempts and the one that answered into the log', async () => {
    const stack = await start();
    stack.emulator.script({ status: 503, times: 0 });
    await ask(stack, 'one');
    openRouter.script({ status: 401 });
    await ask(stack, 'two');
    const entries = stack.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const logged = (message: string) => entries.filter((entry) => entry.message === message);
    assert.deepEqual(
      logged('falls back').map(({ to, failure }) => [to, failure]),
      [
        ['openrouter', 'upstream'],
        ['openrouter', 'upstream'],
      ],
    );
    assert.deepEqual(
      logged('the fallback failed too').map(({ failure, status }) => [failure, status]),
      [['auth', 401]],
    );
    assert.equal(logged('answered')[0]?.provider, 'openrouter');
    assert.ok(stack.headless.checks.some(({ name }) => name === 'OpenRouter'));
  });

  describe('in the health check', () => {
    const check = (stack: Stack) =>
      stack.headless.checks.find(({ name }) => name === 'OpenRouter')?.run(new AbortController().signal);

    it('shows that the key is taken and the model is there, and spends nothing', async () => {
      assert.equal(await check(await start()), 'the key is accepted, $4.20 left; answers with scripted/large');
      assert.deepEqual(openRouter.chats(), []);
    });

    it('names a key that is refused, and a model that is not there', async () => {
      await assert.rejects(async () => check(await start({ env: { OPENROUTER_API_KEY: 'sk-or-v1-wrong000' } })), {
        message: /OpenRouter refused its key \(401\)/,
      });
      await assert.rejects(async () => check(await start({ env: { OPENROUTER_MODEL: 'scripted/none' } })), {
        message: /no model scripted\/none\. Correct OPENROUTER_MODEL/,
      });
    });
  });
});
