import assert from 'node:assert/strict';
import { type Stack, startStack } from '../../harness/stack';

describe('a client that leaves', () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack({ emulator: {}, env: { GIGACHAT_MAX_CONNECTIONS: '1' } });
  });
  afterEach(() => stack.stop());

  const ask = (stream: boolean, signal: AbortSignal) =>
    fetch(`${stack.url}/v1/chat/completions`, {
      method: 'POST',
      signal,
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'GigaChat-2', stream, messages: [{ role: 'user', content: 'hi' }] }),
    });
  /** Resolves when so many wait for their turn. */
  const waiting = async (count: number) => {
    for (let seen: number | undefined; seen !== count; ) {
      const health = (await (await stack.get('/health')).json()) as { providers: { queue: { waiting: number } }[] };
      seen = health.providers[0]?.queue.waiting;
    }
  };
  const chats = () => stack.emulator.log.filter(({ kind }) => kind === 'chat');

  for (const stream of [true, false]) {
    const how = stream ? 'streamed' : 'whole';
    for (const place of ['headers', 'first-chunk', 1] as const) {
      it(`aborts the upstream of a ${how} answer held before ${place === 1 ? 'its second chunk' : place}`, async () => {
        stack.emulator.script({ text: ['one', 'two', 'three'], hold: place });
        const leaving = new AbortController();
        const answer = ask(stream, leaving.signal).then((response) => response.text());
        answer.catch(() => {});
        await stack.emulator.waitFor(() => chats().some(({ heldAt }) => heldAt !== undefined));
        leaving.abort();
        await stack.emulator.waitFor(() => chats().some(({ endedBy }) => endedBy === 'client-aborted'));
        await assert.rejects(answer);
        assert.equal(stack.emulator.inFlight(), 0);
      });
    }
  }

  it('makes no call at all when it leaves while it waits for its turn, and the next in line is served', async () => {
    stack.emulator.script({ text: 'first', hold: 'headers' }, { text: 'third' });
    const first = ask(false, new AbortController().signal);
    await stack.emulator.waitFor(() => chats().some(({ heldAt }) => heldAt !== undefined));
    const leaving = new AbortController();
    const second = ask(true, leaving.signal);
    second.catch(() => {});
    await waiting(1);
    const third = ask(false, new AbortController().signal);
    await waiting(2);
    leaving.abort();
    await assert.rejects(second);
    await waiting(1);
    stack.emulator.release();
    assert.equal((await first).status, 200);
    assert.match(await (await third).text(), /third/);
    assert.equal(chats().length, 2);
    assert.equal(stack.emulator.maxInFlight(), 1);
  });
});
