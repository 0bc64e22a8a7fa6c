import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toFile } from 'openai';
import { type Emulator, startEmulator } from '../../../emulator/emulator';
import { accountsAt, accountsFileEnv } from '../../../harness/accounts-file';
import { FakeClock } from '../../../harness/fake-clock';
import { type OpenRouterServer, startOpenRouter } from '../../../harness/openrouter/server';
import { protocolSurfaces } from '../../../harness/protocol-surface';
import { type Stack, type StackOptions, startStack } from '../../../harness/stack';

const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
const calls = ({ log }: Emulator, path: string) =>
  log.filter((entry) => entry.method === 'POST' && entry.path.includes(path)).length;
const chats = (emulator: Emulator) => calls(emulator, '/chat/completions');

describe('a pool of accounts', () => {
  let folder: string;
  let openRouter: OpenRouterServer;
  let emulators: [Emulator, Emulator];
  let stack: Stack;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-pool-'));
    openRouter = await startOpenRouter();
  });
  after(async () => {
    await openRouter.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    const open = () =>
      startEmulator({
        tokensPerSecond: 1000,
        accounts: [
          { clientId: 'pool-client', clientSecret: 'pool-canary-secret', scope: 'GIGACHAT_API_CORP' as const },
        ],
      });
    emulators = [await open(), await open()];
  });
  afterEach(async () => {
    openRouter.reset();
    await stack.stop();
    for (const emulator of emulators) await emulator.stop();
  });

  const start = async (strategy: string, options: StackOptions & { env?: Record<string, string> } = {}) => {
    const accounts = accountsFileEnv(folder, strategy, accountsAt(emulators, 'GIGACHAT_API_CORP'));
    const env = { ...accounts, GIGACHAT_RETRY_BACKOFF_FACTOR: '0', ...options.env };
    stack = await startStack({ ...options, env });
    return emulators;
  };
  const ask = async () => {
    const answer = await stack.post('/v1/chat/completions', question);
    return { status: answer.status, by: answer.headers.get('x-gigachat-provider'), text: await answer.text() };
  };
  interface Status {
    account?: string;
    down: boolean;
    failure?: { kind: string };
  }
  const health = async () => ((await (await stack.get('/health')).json()) as { providers: Status[] }).providers;

  for (const surface of protocolSurfaces) {
    it(`takes turns 5 and 5 with round-robin over ${surface.name}, one by one and all at once`, async () => {
      const [one, two] = await start('round-robin');
      const send = async () => (await stack.post(surface.path, surface.body('hi'))).text();
      for (let turn = 0; turn < 10; turn += 1) assert.equal(surface.textOf(await send()).length > 0, true);
      assert.deepEqual([chats(one), chats(two)], [5, 5]);
      await Promise.all(Array.from({ length: 10 }, send));
      assert.deepEqual([chats(one), chats(two)], [10, 10]);
    });
  }

  it('takes turns for each kind of request by itself, so that counting between chats moves no chat', async () => {
    const [one, two] = await start('round-robin');
    for (let turn = 0; turn < 10; turn += 1) {
      assert.equal(
        (await stack.post('/v1/messages/count_tokens', { ...question, system: `turn ${turn}` })).status,
        200,
      );
      await stack.openai.embeddings.create({ model: 'Embeddings', input: 'a' });
      assert.equal((await ask()).status, 200);
    }
    for (const path of ['/chat/completions', '/embeddings', '/tokens/count']) {
      assert.deepEqual([calls(one, path), calls(two, path)], [5, 5], path);
    }
  });

  it('names an account that is refused everything (403), and answers from the other', async () => {
    const [one, two] = await start('round-robin');
    one.script({ status: 403, times: 0 });
    for (let turn = 0; turn < 10; turn += 1) assert.equal((await ask()).status, 200);
    assert.equal(chats(two), 10);
    assert.deepEqual(
      (await health()).map(({ account, down, failure }) => [account, down, failure?.kind]),
      [
        ['one', true, 'forbidden'],
        ['two', false, undefined],
      ],
    );
    one.reset();
    for (let turn = 0; turn < 2; turn += 1) assert.equal((await ask()).status, 200);
    assert.deepEqual(
      (await health()).map(({ down }) => down),
      [false, false],
    );
  });

  for (const [name, refusal, kind, isDownLater] of [
    ['it failed', { status: 503, headers: { 'retry-after': '9' } }, 'upstream', false],
    ['it was busy', { status: 429, headers: { 'retry-after': '9' } }, 'rate-limit', false],
    ['its tokens are used up', { status: 402 }, 'tokens-used-up', true],
  ] as const) {
    it(`calls one that stands by down ${isDownLater ? 'until it answers' : 'as long as it rests'}: ${name}`, async () => {
      const clock = new FakeClock(Date.now());
      const [one, two] = await start('priority', { clock });
      one.script({ status: 503, headers: { 'retry-after': '9' } });
      two.script({ ...refusal, times: 0 });
      assert.notEqual((await ask()).status, 200);
      const told = async () => {
        const [, standby] = await health();
        return [standby?.down, standby?.failure?.kind];
      };
      assert.deepEqual(await told(), [true, kind]);
      await clock.advance(5 * 60_000);
      assert.equal((await ask()).status, 200);
      assert.deepEqual(await told(), isDownLater ? [true, kind] : [false, undefined]);
    });
  }

  it('asks an account again after five minutes, whatever wait it asked for', async () => {
    const clock = new FakeClock(Date.now());
    const [one] = await start('priority', { clock });
    one.script({ status: 429, headers: { 'retry-after': '1000000000' } });
    assert.equal((await ask()).status, 200);
    const before = chats(one);
    await clock.advance(5 * 60_000);
    assert.equal((await ask()).status, 200);
    assert.equal(chats(one), before + 1);
  });

  it('waits two seconds for a silent token service while another account stands by, and remembers it', async () => {
    const clock = new FakeClock(Date.now());
    const [one, two] = await start('round-robin', { clock });
    one.scriptAuth({ hold: 'headers' });
    const answer = ask();
    await one.waitFor((log) => log.some(({ kind }) => kind === 'oauth'));
    await clock.advance(1900);
    assert.equal(chats(two), 0);
    await clock.advance(200);
    assert.equal((await answer).status, 200);
    assert.deepEqual([chats(one), chats(two)], [0, 1]);
    assert.equal((await ask()).status, 200, 'no further request waits for it');
    assert.deepEqual([chats(one), chats(two)], [0, 2]);
    one.release();
    await clock.advance(20_000);
    for (const _ of [1, 2]) assert.equal((await ask()).status, 200);
    assert.deepEqual([chats(one), chats(two)], [1, 3], 'it answers again once its token is there');
  });

  it('does not wait again for a token service that another account has found silent', async () => {
    const clock = new FakeClock(Date.now());
    const [one, two] = await start('priority', { clock });
    one.scriptAuth({ hold: 'headers', times: 0 });
    await stack.stop();
    const [first, again, last] = accountsAt([one, one, two], 'GIGACHAT_API_CORP');
    assert.ok(first && again && last);
    const accounts = [first, { ...again, scope: 'GIGACHAT_API_B2B', base_url: `${one.baseUrl}/` }, last];
    stack = await startStack({ clock, env: accountsFileEnv(folder, 'priority', accounts) });
    const answer = ask();
    await one.waitFor((log) => log.some(({ kind }) => kind === 'oauth'));
    await clock.advance(2100);
    await one.waitFor((log) => log.filter(({ kind }) => kind === 'oauth').length === 2);
    await clock.advance(100);
    assert.equal((await answer).status, 200);
    assert.equal(chats(two), 1);
  });

  it('tells the shorter wait when all of them ask for one', async () => {
    for (const waits of [
      ['3600', '7'],
      ['7', '3600'],
    ]) {
      const pool = await start('priority');
      for (const [index, emulator] of pool.entries()) {
        emulator.script({ status: 429, headers: { 'retry-after': waits[index] ?? '' }, times: 0 });
      }
      const answer = await stack.post('/v1/chat/completions', question);
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '7']);
      if (waits[0] === '3600') await stack.stop();
    }
  });

  it('blames no account for a model that writes no JSON', async () => {
    const pool = await start('round-robin');
    for (const emulator of pool) emulator.script({ text: 'no JSON at all', times: 0 });
    const answer = await stack.post('/v1/chat/completions', { ...question, response_format: { type: 'json_object' } });
    assert.match(await answer.text(), /invalid_json_answer/);
    assert.deepEqual(
      (await health()).map(({ down }) => down),
      [false, false],
    );
  });

  const orderBatch = async () => {
    const line = { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body: question };
    const file = await stack.openai.files.create({
      file: await toFile(Buffer.from(JSON.stringify(line)), 'in.jsonl'),
      purpose: 'batch',
    });
    const order = { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    return async () => await stack.openai.batches.create(order);
  };

  for (const [name, fault] of [
    ['broke the connection', { breakOff: { how: 'reset' as const, after: 'request' as const } }],
    ['failed with 500', { status: 500 }],
    ['answered with a page', { body: '<html>' }],
  ] as const) {
    it(`hands a batch over once: not again to another account after the first ${name}`, async () => {
      const [one, two] = await start('priority');
      const create = await orderBatch();
      one.scriptOther({ ...fault, times: 0 });
      await assert.rejects(create(), /50[23]/);
      assert.deepEqual([calls(one, '/batches'), calls(two, '/batches')], [1, 0]);
    });
  }

  for (const status of [402, 403, 429]) {
    it(`hands a batch to the next account when the first surely has not taken it (${status})`, async () => {
      const [one, two] = await start('priority');
      const create = await orderBatch();
      one.scriptOther({ status, times: 0 });
      assert.ok((await create()).id);
      assert.equal(calls(two, '/batches'), 1);
      if (status === 403)
        assert.deepEqual(
          (await health()).map(({ down }) => down),
          [false, false],
        );
    });
  }

  it('hands a batch to the next account when the first gives no token', async () => {
    const [one, two] = await start('priority');
    const create = await orderBatch();
    one.expireTokens();
    one.scriptAuth({ status: 500, times: 0 });
    assert.ok((await create()).id);
    assert.equal(calls(two, '/batches'), 1);
  });

  it('goes on asking an account for chats whose counts, vectors and files fail', async () => {
    const [one, two] = await start('priority');
    assert.equal((await ask()).status, 200);
    one.scriptOther({ status: 500, times: 0 });
    for (let turn = 0; turn < 3; turn += 1) {
      assert.equal((await stack.post('/v1/messages/count_tokens', { ...question, system: `${turn}` })).status, 200);
      await stack.openai.embeddings.create({ model: 'Embeddings', input: 'a' });
      await stack.openai.files.list();
      assert.equal((await ask()).status, 200);
    }
    assert.deepEqual([chats(one), chats(two)], [4, 0]);
    assert.ok(calls(one, '/tokens/count') < calls(two, '/tokens/count'), 'the others are asked for those first');
  });

  it('leaves an account that fails at chats alone with them, although it counts', async () => {
    const [one, two] = await start('priority', { clock: new FakeClock(Date.now()) });
    one.script({ status: 500, times: 0 });
    for (let turn = 0; turn < 4; turn += 1) {
      assert.equal((await ask()).status, 200);
      assert.equal((await stack.post('/v1/messages/count_tokens', { ...question, system: `${turn}` })).status, 200);
    }
    assert.deepEqual([chats(one), chats(two)], [1, 4]);
  });

  it('looks for a file at an account that does not answer once, then at the others first', async () => {
    const [one] = await start('priority');
    one.scriptOther({ status: 503, times: 0 });
    const ids: string[] = [];
    for (const name of ['a.txt', 'b.txt', 'c.txt']) {
      const file = await toFile(Buffer.from(name), name, { type: 'text/plain' });
      ids.push((await stack.openai.files.create({ file, purpose: 'user_data' })).id);
    }
    await stack.stop();
    await start('priority');
    const lookups = () => one.log.filter(({ method, path }) => method === 'GET' && path.includes('/files/')).length;
    assert.equal((await stack.openai.files.retrieve(ids[0] ?? '')).filename, 'a.txt');
    const first = lookups();
    for (const id of ids) assert.equal((await stack.openai.files.retrieve(id)).id, id);
    assert.ok(first > 0);
    assert.equal(lookups(), first);
  });

  for (const [away, other] of [
    [0, 1],
    [1, 0],
  ] as const) {
    it(`does not say that there is no file while account ${away + 1} of two, which may have it, cannot be asked`, async () => {
      await start('priority');
      emulators[away]?.scriptOther({ status: 503, times: 0 });
      const id = '00000000-0000-4000-8000-000000000000';
      await assert.rejects(stack.openai.files.retrieve(id), { status: 503 });
      emulators[away]?.reset();
      emulators[other]?.reset();
      await assert.rejects(stack.openai.files.retrieve(id), { status: 404 });
    });
  }

  for (const status of [400, 404, 413, 422]) {
    it(`asks the next account when the first refuses to list its models (${status}): no fault of the request`, async () => {
      const [one, two] = await start('priority');
      one.scriptModels({ status, body: { status, message: 'no' }, times: 0 });
      for (let turn = 0; turn < 2; turn += 1) assert.equal((await ask()).status, 200);
      assert.deepEqual([chats(one), chats(two)], [0, 2]);
      two.scriptModels({ status, body: { status, message: 'no' }, times: 0 });
      await stack.stop();
      await start('priority');
      const { status: told, text } = await ask();
      assert.equal(told, status === 404 ? 404 : 502, text);
      assert.match(text, /list/);
    });
  }

  it('lists models and files of an account that rests when no other answers', async () => {
    const [one, two] = await start('priority');
    one.script({ status: 402 });
    assert.equal((await ask()).status, 200);
    two.scriptOther({ status: 503, times: 0 });
    assert.deepEqual((await stack.openai.files.list()).data, []);
  });

  it('tells the size of a model that one of its accounts has learned', async () => {
    const [, two] = await start('round-robin');
    two.script({
      status: 422,
      body: { status: 422, message: 'context too long 9000, maximum allowed context is 8192' },
    });
    assert.equal((await ask()).status, 200);
    assert.equal((await ask()).status, 400);
    const listed = async () =>
      (await (await stack.get('/v1/model/info')).json()) as { data: { model_name: string; model_info: object }[] };
    const info = (await listed()).data.find(({ model_name }) => model_name === 'GigaChat-2')?.model_info;
    assert.equal(Object(info).max_input_tokens + Object(info).max_output_tokens, 8192);
  });

  describe('with OpenRouter behind it', () => {
    const kills: Record<string, (dead: Emulator) => void> = {
      'key refused': (dead) => dead.scriptAuth({ status: 401, body: { code: 6, message: 'no' }, times: 0 }),
      402: (dead) => dead.script({ status: 402, times: 0 }),
      403: (dead) => dead.script({ status: 403, times: 0 }),
      503: (dead) => dead.script({ status: 503, times: 0 }),
      429: (dead) => dead.script({ status: 429, headers: { 'retry-after': '60' }, times: 0 }),
      page: (dead) => dead.script({ body: '<html>', times: 0 }),
    };
    const final = new Set(['key refused', '403']);
    for (const first of Object.keys(kills)) {
      for (const second of Object.keys(kills)) {
        const falls = !final.has(first) || !final.has(second);
        it(`${falls ? 'falls back once' : 'does not fall back'} when one is dead by ${first} and two by ${second}`, async () => {
          const [one, two] = await start('priority', { env: { ...openRouter.env(), GIGACHAT_MAX_RETRIES: '2' } });
          kills[first]?.(one);
          kills[second]?.(two);
          const { status, by } = await ask();
          assert.deepEqual([status, by], falls ? [200, 'openrouter'] : [403, null]);
          assert.equal(openRouter.chats().length, falls ? 1 : 0);
          assert.ok(chats(one) + chats(two) <= 3);
        });
      }
    }
  });
});
