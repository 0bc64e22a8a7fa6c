import assert from 'node:assert/strict';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { soon } from '../../harness/event-loop';
import { canaryAccount, type Stack, startStack } from '../../harness/stack';
import { type Redis, startRedis } from '../deploy/redis';

describe('copies with a store', () => {
  let redis: Redis;
  let emulator: Emulator;
  let copies: Stack[] = [];
  const [one, other] = [() => copyAt(0), () => copyAt(1)];
  const copyAt = (index: number): Stack => {
    const copy = copies[index];
    assert.ok(copy);
    return copy;
  };
  const start = async (count: number, env: Record<string, string> = {}) => {
    const opened = Array.from({ length: count }, () =>
      startStack({ upstream: emulator, env: { BRIDGE_STORE_URL: redis.url, ...env } }),
    );
    copies = [...copies, ...(await Promise.all(opened))];
  };
  before(async () => {
    redis = await startRedis();
  });
  beforeEach(async () => {
    await redis.command('FLUSHALL');
    emulator = await startEmulator({ accounts: [{ ...canaryAccount, streams: 1000 }], tokensPerSecond: 1000 });
  });
  afterEach(async () => {
    await Promise.all(copies.map((copy) => copy.stop()));
    copies = [];
    await emulator.stop();
  });
  after(() => redis.stop());

  it('read, go on from and delete a response that another one gave', async () => {
    await start(2);
    const first = await one().openai.responses.create({ model: 'GigaChat-2', input: 'my dog is called Rex' });
    const next = { model: 'GigaChat-2', previous_response_id: first.id, input: 'what is his name?' };
    await other().openai.responses.create(next);
    assert.match(JSON.stringify(other().chatBodies().at(-1)), /my dog is called Rex.*what is his name/);
    assert.deepEqual(await other().openai.responses.retrieve(first.id), first);
    await one().openai.responses.delete(first.id);
    for (const copy of copies) assert.equal((await copy.get(`/v1/responses/${first.id}`)).status, 404);
    assert.equal((await other().post('/v1/responses', next)).status, 400);
  });

  it('read a streamed response as soon as its end was read', async () => {
    await start(2);
    for (let turn = 0; turn < 20; turn += 1) {
      const stream = await one().openai.responses.create({ model: 'GigaChat-2', input: `turn ${turn}`, stream: true });
      for await (const event of stream) {
        if (event.type !== 'response.completed') continue;
        assert.equal((await other().get(`/v1/responses/${event.response.id}`)).status, 200);
      }
    }
  });

  for (const [sentence, type] of [
    ['', { type: 'item_reference' }],
    [', without its type', {}],
  ] as const) {
    it(`understand a reference to an item of a response that another one gave${sentence}`, async () => {
      await start(2);
      const { output } = await one().openai.responses.create({ model: 'GigaChat-2', input: 'hello' });
      const [item] = output;
      assert.ok(item?.id);
      await other().openai.responses.create({
        model: 'GigaChat-2',
        input: [
          { ...type, id: item.id },
          { role: 'user', content: 'again' },
        ],
      });
      const messages = other().chatBodies().at(-1)?.messages as { role: string }[];
      assert.deepEqual(
        messages.map(({ role }) => role).filter((role) => role !== 'system'),
        ['assistant', 'user'],
      );
    });
  }

  it('keep what callers said and every token out of sight of whoever has the store alone', async () => {
    await start(1);
    await one().openai.responses.create({ model: 'GigaChat-2', input: `a secret word: kanareika ${'x'.repeat(5000)}` });
    const keys = (await redis.command('KEYS', '*')).match(/gigachat-bridge:[^\r]*/g) ?? [];
    assert.ok(keys.some((key) => key.includes(':responses:')) && keys.some((key) => key.endsWith(':token')));
    const values = await Promise.all(keys.map((key) => redis.command('DUMP', key)));
    const all = [...keys, ...values].join('\n');
    // The scope stands beside the token in what is kept of it.
    for (const secret of ['kanareika', 'resp_', 'GIGACHAT_API', one().apiKey, canaryAccount.clientSecret]) {
      assert.ok(!all.includes(secret), secret.slice(0, 6));
    }
  });
  it('read nothing of each other with different keys, and say so', async () => {
    await start(1);
    await start(1, { GPT2GIGA_API_KEY: 'canary-another-key-0123456789abcdef' });
    const first = await one().openai.responses.create({ model: 'GigaChat-2', input: 'hello' });
    const asOther = { authorization: 'Bearer canary-another-key-0123456789abcdef' };
    assert.equal((await other().get(`/v1/responses/${first.id}`, asOther)).status, 404);
    await soon(() => other().logLines.some((line) => line.includes('another GPT2GIGA_API_KEY')));
  });

  it('bound what one key may have in the store, longest unread first', async () => {
    await start(1);
    const ids: string[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const { id } = await one().openai.responses.create({ model: 'GigaChat-2', input: `turn ${turn}` });
      ids.push(id);
    }
    const [index = ''] = (await redis.command('KEYS', '*:responses:index')).match(/gigachat-bridge:[^\r]*/) ?? [];
    assert.match(await redis.command('ZCARD', index), /:20/);
    assert.ok(Number(/:(\d+)/.exec(await redis.command('PTTL', index))?.[1]) > 3_600_000);
  });

  it('get one access token for all of them, however many begin at once', async () => {
    await start(3);
    const ask = (copy: Stack) =>
      copy.openai.chat.completions.create({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] });
    await Promise.all(copies.flatMap((copy) => [ask(copy), ask(copy)]));
    const exchanges = () => emulator.log.filter(({ kind }) => kind === 'oauth').length;
    assert.equal(exchanges(), 1);
    // Refused everywhere at once, it is replaced once.
    emulator.expireTokens();
    await Promise.all(copies.flatMap((copy) => [ask(copy), ask(copy)]));
    assert.equal(exchanges(), 2);
  });
});
