import assert from 'node:assert/strict';
import { FakeClock } from '../../harness/fake-clock';
import { type OpenRouterServer, startOpenRouter } from '../../harness/openrouter/server';
import { readyMadeToken } from '../../harness/ready-made-token';
import { canaryAccount, type Stack, type StackOptions, startStack } from '../../harness/stack';

const minute = 60_000;

describe('an endpoint that fails while chats are answered', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0)) await part.stop();
  });
  const start = async (options: StackOptions = {}) => {
    const clock = new FakeClock(Date.now());
    const stack = await startStack({ clock, env: { GIGACHAT_RETRY_BACKOFF_FACTOR: '0' }, ...options });
    running.push(stack);
    return { stack, clock };
  };
  const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
  const chat = async (stack: Stack) => {
    const answer = await stack.post('/v1/chat/completions', question);
    return { status: answer.status, by: answer.headers.get('x-gigachat-provider'), text: await answer.text() };
  };

  it('keeps none away when it is the list of models, which an older one stands in for', async () => {
    const { stack, clock } = await start();
    assert.equal((await chat(stack)).status, 200);
    stack.emulator.scriptModels({ status: 500, times: 0 });
    for (let turn = 0; turn < 12; turn += 1) {
      await clock.advance(6 * minute);
      const { status, text } = await chat(stack);
      assert.equal(status, 200, text);
    }
  });

  it('holds none up for longer than 2 s when the list of models is silent', async () => {
    const { stack, clock } = await start();
    assert.equal((await chat(stack)).status, 200);
    stack.emulator.scriptModels({ hold: 'headers', times: 0 });
    await clock.advance(6 * minute);
    const first = chat(stack);
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    await clock.advance(2000);
    assert.equal((await first).status, 200);
    assert.equal((await chat(stack)).status, 200);
    stack.emulator.release();
  });

  it('keeps none away when it alone refuses every token, and is left alone itself', async () => {
    const { stack, clock } = await start();
    assert.equal((await chat(stack)).status, 200);
    stack.emulator.scriptOther({ status: 401, times: 0 });
    const { log } = stack.emulator;
    const embed = async () => (await stack.post('/v1/embeddings', { model: 'Embeddings', input: 'a' })).status;
    const refused = () => log.filter(({ path, kind }) => kind === 'oauth' || path.endsWith('/embeddings')).length;
    for (let turn = 0; turn < 3; turn += 1) {
      const before = refused();
      assert.equal(await embed(), 403);
      assert.equal((await chat(stack)).status, 200);
      assert.equal(await embed(), 403);
      assert.equal((await chat(stack)).status, 200);
      assert.equal(refused() - before, 3, 'two calls and one new token');
      await clock.advance(30_000);
    }
  });

  it('keeps none away when it alone refuses the only token there is', async () => {
    const user = { user: 'ivan', password: 'canary-alone-refused' };
    const { stack, clock } = await start({
      emulator: { accounts: [{ ...canaryAccount, ...user }] },
      env: { GPT2GIGA_PASS_TOKEN: 'True' },
    });
    const token = await readyMadeToken(stack, user.user, user.password);
    const headers = { authorization: `Bearer giga-auth-${token}`, 'x-api-key': stack.apiKey };
    const post = async (path: string, body: object) => (await stack.post(path, body, headers)).status;
    const embed = () => post('/v1/embeddings', { model: 'Embeddings', input: 'a' });
    stack.emulator.scriptOther({ status: 401, times: 0 });
    for (let turn = 0; turn < 2; turn += 1) {
      assert.deepEqual([await embed(), await embed()], [403, 403]);
      assert.equal(await post('/v1/chat/completions', question), 200);
      await clock.advance(30_000);
    }
    assert.equal(stack.emulator.log.filter(({ path }) => path.endsWith('/embeddings')).length, 2, 'once in 30 s');
  });

  it('keeps none away when tokens are counted, texts embedded or files listed there', async () => {
    const { stack, clock } = await start();
    assert.equal((await chat(stack)).status, 200);
    stack.emulator.scriptOther({ status: 500, times: 0 });
    for (let turn = 0; turn < 12; turn += 1) {
      await clock.advance(2000);
      await stack.post('/v1/messages/count_tokens', question);
      await stack.post('/v1/embeddings', { model: 'Embeddings', input: 'a' });
      await stack.get('/v1/files');
      const { status, text } = await chat(stack);
      assert.equal(status, 200, text);
    }
    const before = stack.emulator.log.length;
    assert.equal((await stack.get('/v1/files')).status, 503);
    assert.equal(stack.emulator.log.length, before, 'what fails for ever is answered here');
  });

  it('keeps none away from a service that goes first, either', async () => {
    const near: OpenRouterServer = await startOpenRouter();
    running.push(near);
    const entry = { name: 'near', base_url: near.baseUrl, api_key: near.key, model: 'scripted/large', first: true };
    const { stack } = await start({ env: { BRIDGE_FALLBACKS: JSON.stringify([entry]) } });
    near.failLists(500);
    for (let turn = 0; turn < 8; turn += 1) assert.equal((await stack.get('/v1/models')).status, 200);
    assert.equal((await chat(stack)).by, 'near');
  });
});
