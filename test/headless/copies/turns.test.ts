import assert from 'node:assert/strict';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { soon } from '../../harness/event-loop';
import { canaryAccount, type Stack, startStack } from '../../harness/stack';
import { type Redis, startRedis } from '../deploy/redis';

describe('the line of an account, with two copies', () => {
  let redis: Redis;
  let emulator: Emulator;
  let one: Stack;
  let other: Stack;
  beforeEach(async () => {
    redis = await startRedis();
    emulator = await startEmulator({ accounts: [{ ...canaryAccount, streams: 1000 }] });
    const start = (limit: string) =>
      startStack({ upstream: emulator, env: { BRIDGE_STORE_URL: redis.url, GIGACHAT_MAX_CONNECTIONS: limit } });
    // Of different limits the smallest holds.
    [one, other] = await Promise.all([start('1'), start('5')]);
  });
  afterEach(async () => {
    await Promise.all([one.stop(), other.stop()]);
    await emulator.stop();
    await redis.stop();
  });

  const chat = (copy: Stack, session: string, content: string) =>
    copy.post(
      '/v1/chat/completions',
      { model: 'GigaChat-2', messages: [{ role: 'user', content }] },
      { 'x-session-id': session },
    );
  const waits = (copy: Stack) => copy.logLines.filter((line) => line.includes('"waits for the account"'));
  const queueOf = async (copy: Stack) => {
    const health = (await (await copy.get('/health')).json()) as {
      providers: { queue: { inFlight: number; waiting: number } }[];
    };
    return health.providers[0]?.queue;
  };

  it('lets clients take turns, whichever copies they ask, and every copy tells the whole of it', async () => {
    emulator.script({ text: 'first', hold: { gate: 'go', before: 'headers' } });
    const answers = [chat(one, 'a', 'a1')];
    await soon(() => emulator.inFlight() === 1);
    answers.push(chat(one, 'a', 'a2'));
    await soon(() => waits(one).length === 1);
    answers.push(chat(one, 'a', 'a3'));
    await soon(() => waits(one).length === 2);
    answers.push(chat(other, 'b', 'b1'));
    await soon(() => waits(other).length === 1);
    assert.match(waits(other)[0] ?? '', /"position":1\b/);
    for (const copy of [one, other]) {
      await soon(async () => {
        const queue = await queueOf(copy);
        return queue?.inFlight === 1 && queue.waiting === 3;
      });
    }
    emulator.release('go');
    assert.deepEqual([...new Set((await Promise.all(answers)).map(({ status }) => status))], [200]);
    const asked = one.chatBodies().map((body) => (body.messages as { content: string }[]).at(-1)?.content);
    assert.deepEqual(asked, ['a1', 'b1', 'a2', 'a3']);
    assert.equal(emulator.maxInFlight(), 1);
  });

  it('frees the place of one who leaves, also of one who waits at another copy', async () => {
    emulator.script({ text: 'first', hold: { gate: 'go', before: 'headers' } });
    const first = chat(one, 'a', 'a1');
    await soon(() => emulator.inFlight() === 1);
    const leaving = new AbortController();
    const left = fetch(`${other.url}/v1/chat/completions`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { authorization: `Bearer ${other.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'left' }] }),
    });
    await soon(() => waits(other).length === 1);
    leaving.abort();
    await assert.rejects(left);
    const next = chat(other, 'c', 'c1');
    await soon(() => waits(other).length === 2);
    assert.match(waits(other)[1] ?? '', /"position":1\b/);
    emulator.release('go');
    assert.deepEqual([(await first).status, (await next).status], [200, 200]);
    assert.equal(one.chatBodies().length, 2);
  });

  it('gives the places of a copy that was told to end back at once', async () => {
    emulator.script({ text: ['a', 'b'], hold: { gate: 'never', before: 1 } });
    const cut = chat(one, 'a', 'a1');
    await soon(() => emulator.inFlight() === 1);
    const next = chat(other, 'b', 'b1');
    await soon(() => waits(other).length === 1);
    await one.headless.stop();
    await cut.catch(() => {});
    assert.equal((await next).status, 200);
  });
});
