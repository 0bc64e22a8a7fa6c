import assert from 'node:assert/strict';
import { soon } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';
import { type Stack, startStack } from '../harness/stack';

// How many GigaChat sees at once is no matter here: it may hear of a leaver after the next one's call, which comes over
// another connection. `queue.test.ts` shows the limit where nobody leaves.

/** `npm run test:long` asks for 10 000. */
const requests = Number(process.env.QUEUE_ENDINGS ?? 300);
const seed = Number(process.env.QUEUE_SEED ?? 7);

const addresses: [path: string, body: object][] = [
  ['/v1/chat/completions', { messages: [{ role: 'user', content: 'hi' }] }],
  ['/v1/responses', { input: 'hi', store: false }],
  ['/v1/messages', { max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] }],
];

describe('however requests end', () => {
  let stack: Stack;
  afterEach(() => stack.stop());
  const states = async () => {
    const health = (await (await stack.get('/health')).json()) as {
      providers: { queue: { inFlight: number; waiting: number } }[];
    };
    const { inFlight = -1, waiting = -1 } = health.providers[0]?.queue ?? {};
    return { inFlight, waiting };
  };
  const env = { GIGACHAT_MODEL: 'GigaChat-2', GPT2GIGA_PASS_MODEL: 'False', GIGACHAT_RETRY_BACKOFF_FACTOR: '0' };

  it(`${requests} random endings leave nobody in flight and nobody waiting`, async function () {
    this.timeout(60_000 + 200 * requests);
    stack = await startStack({ env: { ...env, GIGACHAT_MAX_CONNECTIONS: '3', GIGACHAT_MAX_RETRIES: '0' } });
    const random = randomFrom(seed);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const seen = new Map<string, number>();
    const one = async (index: number) => {
      const [path, body] = pick(addresses);
      const leaves = pick(['queued', 'soon', 'in mid-answer', 'never', 'never', 'never'] as const);
      const leaving = new AbortController();
      const stream = random() < 0.6;
      const asked = fetch(stack.url + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${stack.apiKey}`,
          'content-type': 'application/json',
          'user-agent': `client-${index % 5}`,
        },
        body: JSON.stringify({ model: 'any', stream, ...body }),
        signal: leaving.signal,
      });
      if (leaves === 'queued') setImmediate(() => leaving.abort());
      if (leaves === 'soon') for (let turn = random() * 40; turn > 0; turn -= 1) await new Promise(setImmediate);
      if (leaves === 'soon') leaving.abort();
      let ending = 'left';
      try {
        const answer = await asked;
        if (leaves === 'in mid-answer') leaving.abort();
        const text = await answer.text();
        ending =
          answer.status !== 200 ? String(answer.status) : /"error":\{|"type":"error"/.test(text) ? 'broken' : '200';
      } catch {
        // It left.
      }
      seen.set(ending, (seen.get(ending) ?? 0) + 1);
    };
    for (let done = 0; done < requests; done += 50) {
      for (let index = 0; index < 50; index += 1) {
        stack.emulator.script(
          pick([
            {},
            { text: ['one ', 'two ', 'three'], delay: {} },
            { status: 422 },
            { status: 429, headers: { 'retry-after': '60' } },
            { text: ['one ', 'two'], breakOff: { how: 'reset', after: { chunks: 1 } } },
            { text: ['one ', 'two'], breakOff: { how: 'end', after: { chunks: 1 } } },
            { text: ['one ', 'two'], finishReason: null, done: 'never', usage: 'absent' },
          ] as const),
        );
      }
      await Promise.all(Array.from({ length: 50 }, (_, index) => one(index)));
    }
    for (let state = await states(); state.inFlight + state.waiting > 0; ) state = await states();
    await soon(() => stack.emulator.inFlight() === 0);
    const counts = [...seen].map(([ending, count]) => `${count} × ${ending}`).join(', ');
    console.log(`      seed ${seed}: ${counts}; 0 left in flight`);
    for (const ending of ['200', '422', 'broken', 'left']) assert.ok(seen.has(ending), `${ending} in ${counts}`);
    stack.emulator.reset();
  });

  for (const stream of [true, false]) {
    it(`a leaver in mid-${stream ? 'stream' : 'answer'} frees its place without any time passing`, async () => {
      stack = await startStack({ clock: new FakeClock(Date.now()), env: { ...env, GIGACHAT_MAX_CONNECTIONS: '1' } });
      stack.emulator.script({ text: ['one', 'two'], hold: 1 }, { text: 'mine' });
      const leaving = new AbortController();
      const question = { model: 'any', stream, messages: [{ role: 'user', content: 'hi' }] };
      const left = fetch(`${stack.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(question),
        signal: leaving.signal,
      }).then((answer) => answer.text());
      left.catch(() => {});
      await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
      const next = stack.post('/v1/chat/completions', { ...question, stream: false });
      for (let state = await states(); state.waiting !== 1; ) state = await states();
      leaving.abort();
      assert.match(await (await next).text(), /mine/);
      await assert.rejects(left);
    });
  }
});

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
