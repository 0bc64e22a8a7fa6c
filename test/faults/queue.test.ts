import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import { AccountQueue, type Claim, type Release } from '../../src/core/gigachat/chat/account-queue';
import { turns } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';
import { protocolSurfaces } from '../harness/protocol-surface';
import { startStack } from '../harness/stack';

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const forever = new AbortController().signal;

describe("the queue for an account's places", () => {
  function makeQueue(limit = 1) {
    const clock = new FakeClock();
    const warnings: string[] = [];
    const logger = { ...silent, warn: (message: string) => void warnings.push(message) };
    const queue = new AccountQueue(() => limit, clock, logger);
    const served: string[] = [];
    const releases: Release[] = [];
    const enter = (name: string, claim: Claim = {}) => {
      const entered = queue.enter(forever, { client: name.charAt(0), ...claim });
      return entered.then((release) => {
        served.push(name);
        releases.push(release);
      });
    };
    /** Gives places back one after the other until nobody waits. */
    const drain = async () => {
      for (let release = releases.shift(); release; release = releases.shift()) {
        release();
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    return { clock, queue, served, enter, drain, warnings };
  }

  it("lets clients take turns and keeps each one's order", async () => {
    const { served, enter, drain, queue } = makeQueue();
    void enter('x0');
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void enter(name);
    assert.deepEqual(queue.clients, [
      { client: 'a', waiting: 3 },
      { client: 'b', waiting: 2 },
      { client: 'c', waiting: 1 },
    ]);
    await new Promise((resolve) => setImmediate(resolve));
    await drain();
    assert.deepEqual(served, ['x0', 'a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    assert.deepEqual([queue.inFlight, queue.waiting], [0, 0]);
  });

  it('serves the editor first, and never twice while others wait', async () => {
    const { served, enter, drain } = makeQueue();
    void enter('x0');
    for (const name of ['a1', 'a2', 'a3']) void enter(name);
    for (const name of ['e1', 'e2', 'e3', 'e4']) void enter(name, { interactive: true });
    await new Promise((resolve) => setImmediate(resolve));
    await drain();
    assert.deepEqual(served, ['x0', 'e1', 'a1', 'e2', 'a2', 'e3', 'a3', 'e4']);
  });

  it('forgets a leaver at once, and throws nothing away of the others', async () => {
    const { queue, served, enter, drain } = makeQueue();
    void enter('x0');
    const leaving = new AbortController();
    const left = queue.enter(leaving.signal, { client: 'b' });
    void enter('c1');
    assert.equal(queue.waiting, 2);
    leaving.abort();
    assert.equal(queue.waiting, 1);
    await assert.rejects(left, (error: unknown) => error instanceof ChatError && error.kind === 'cancelled');
    await drain();
    assert.deepEqual(served, ['x0', 'c1']);
    assert.equal(queue.inFlight, 0);
  });

  it('is bounded in depth and in time', async () => {
    const { queue, clock, enter } = makeQueue();
    void enter('x0');
    const waiting = Array.from({ length: 1024 }, () => queue.enter(new AbortController().signal, { client: 'a' }));
    await assert.rejects(queue.enter(forever, { client: 'b' }), { kind: 'queue-full', code: 'queue_full' });
    const outcomes = Promise.allSettled(waiting);
    await clock.advance(300_000);
    const codes = (await outcomes).map((one) => one.status === 'rejected' && (one.reason as ChatError).code);
    assert.deepEqual(new Set(codes), new Set(['queue_timeout']));
    assert.equal(queue.waiting, 0);
  });

  it('backs off when somebody else uses the account, and says so once', async () => {
    const { queue, clock, served, enter, drain, warnings } = makeQueue();
    void enter('x0');
    await new Promise((resolve) => setImmediate(resolve));
    queue.rateLimited(2000);
    queue.rateLimited(undefined);
    await drain();
    void enter('a1');
    await clock.advance(1900);
    assert.deepEqual(served, ['x0']);
    await clock.advance(200);
    assert.deepEqual(served, ['x0', 'a1']);
    assert.equal(warnings.length, 1);
  });

  it('ends empty after 10 000 random endings, never over its limit', async () => {
    const { queue } = makeQueue(3);
    let seed = 7;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648;
    };
    let most = 0;
    const work = Array.from({ length: 10_000 }, async (_, index) => {
      const controller = new AbortController();
      const turns = Math.floor(random() * 4);
      const aborts = random() < 0.3;
      if (index % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
      const entering = queue.enter(controller.signal, { client: `${index % 7}`, interactive: index % 11 === 0 });
      if (aborts) setImmediate(() => controller.abort());
      const release = await entering.catch(() => undefined);
      if (!release) return;
      most = Math.max(most, queue.inFlight);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      release();
      release();
    });
    await Promise.all(work);
    assert.ok(most <= 3, `${most} in flight`);
    assert.deepEqual([queue.inFlight, queue.waiting, queue.clients.length], [0, 0, 0]);
  });

  it('keeps an account with one stream at one, and gives three clients the same share of it', async () => {
    const stack = await startStack({
      env: { GIGACHAT_MAX_CONNECTIONS: '1', GIGACHAT_MODEL: 'GigaChat-2', GPT2GIGA_PASS_MODEL: 'False' },
    });
    try {
      stack.emulator.script({ text: 'first', hold: 'headers' });
      const order: string[] = [];
      const ask = async (client: string, words: number) => {
        const content = 'word '.repeat(words);
        const question = { model: 'any', messages: [{ role: 'user', content: `${client} ${content}` }] };
        const answer = await stack.post('/v1/chat/completions', question, { 'user-agent': client });
        assert.equal(answer.status, 200);
        await answer.text();
      };
      const first = ask('zero/1', 1);
      await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
      const all = ['one/1', 'two/1', 'three/1'].flatMap((client, index) =>
        Array.from({ length: 10 }, () => ask(client, 1 + index * 50)),
      );
      while ((await waiting(stack)) < 30);
      stack.emulator.release();
      await Promise.all([first, ...all]);
      for (const { messages } of stack.chatBodies() as { messages: { content: string }[] }[]) {
        order.push(messages[0]?.content.split('/')[0] ?? '');
      }
      assert.equal(stack.emulator.maxInFlight(), 1);
      // Whatever third of the time is looked at, each client had its third of the places.
      const indices = [order.slice(1, 10), order.slice(10, 19), order.slice(19, 28)].map((part) => {
        const shares = ['one', 'two', 'three'].map((client) => part.filter((name) => name === client).length);
        const index = jainIndex(shares);
        assert.ok(index >= 0.95, `${shares} in ${part}`);
        return index;
      });
      console.log(
        `      Jain's index over three thirds of 30 requests: ${indices.map((one) => one.toFixed(3)).join(', ')}`,
      );
    } finally {
      await stack.stop();
    }
  });

  it('asks a personal account one thing at a time, when nobody said how many it takes', async () => {
    const stack = await startStack({ env: { GIGACHAT_SCOPE: 'GIGACHAT_API_PERS', GIGACHAT_MAX_CONNECTIONS: '' } });
    try {
      const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
      stack.emulator.script({ hold: 'headers' });
      const asked = Array.from({ length: 3 }, () => stack.post('/v1/chat/completions', question));
      await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
      // One is with GigaChat, and both others are known to wait for it.
      while ((await waiting(stack)) < 2 && stack.emulator.maxInFlight() === 1);
      stack.emulator.release();
      for (const answer of await Promise.all(asked)) assert.equal(answer.status, 200, await answer.text());
      assert.equal(stack.emulator.maxInFlight(), 1);
    } finally {
      await stack.stop();
    }
  });

  const schema = {
    type: 'object',
    properties: { a: { type: 'integer' } },
    required: ['a'],
    additionalProperties: false,
  };
  const asJson = {
    chat: { response_format: { type: 'json_schema', json_schema: { name: 's', schema, strict: true } } },
    responses: { text: { format: { type: 'json_schema', name: 's', schema, strict: true } } },
    messages: { output_config: { format: { type: 'json_schema', schema } } },
  };
  const tools = ['one', 'two'].map((name) => ({ type: 'function', function: { name, parameters: schema } }));
  const asCall = { chat: { tools, tool_choice: 'required' } };
  for (const [what, more, good] of [
    ['JSON', asJson, { text: '{"a":1}' }],
    ['a call', asCall, { functionCall: { name: 'one', arguments: { a: 1 } } }],
  ] as const) {
    const asked = protocolSurfaces.flatMap((surface) => {
      const fields = Object.entries(more).find(([name]) => surface.name.startsWith(name))?.[1];
      return fields ? [{ surface, fields }] : [];
    });
    for (const { surface, fields } of asked) {
      it(`asks a personal account for ${what} once more only when the answer before is over (${surface.name})`, async () => {
        const clock = new FakeClock(Date.now());
        const stack = await startStack({ clock, env: { GIGACHAT_MAX_CONNECTIONS: '1' } });
        try {
          const { emulator } = stack;
          emulator.script({ text: 'just words', hold: 'end' }, good);
          const answering = stack.post(surface.path, surface.body('hi', fields));
          await emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
          await turns();
          assert.equal(stack.chatBodies().length, 1, 'its connection is still open');
          // What does not end its answer is given a second after its last word.
          await clock.advance(1000);
          const answer = await answering;
          assert.equal(answer.status, 200, await answer.text());
          assert.equal(stack.chatBodies().length, 2);
        } finally {
          await stack.stop();
        }
      });
    }
  }

  it('serves 200 requests of one client on an account with 10 streams', async () => {
    const stack = await startStack({
      emulator: {
        accounts: [{ clientId: 'c4a4a414-b2b', clientSecret: 'canary-b2b-secret', scope: 'GIGACHAT_API_B2B' }],
      },
      env: { GIGACHAT_SCOPE: 'GIGACHAT_API_B2B', GIGACHAT_MAX_CONNECTIONS: '' },
    });
    try {
      const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
      stack.emulator.script({ hold: 'headers', times: 0 });
      const asked = Promise.all(Array.from({ length: 200 }, () => stack.post('/v1/chat/completions', question)));
      await stack.emulator.waitFor((log) => log.filter(({ heldAt }) => heldAt !== undefined).length === 10);
      stack.emulator.release();
      const answers = await asked;
      assert.ok(answers.every(({ status }) => status === 200));
      assert.equal(stack.emulator.maxInFlight(), 10);
    } finally {
      await stack.stop();
    }
  });
});

/** Jain's index of fairness: 1 when all shares are the same, 1/n when one has everything. */
function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum ** 2 / (shares.length * shares.reduce((total, share) => total + share ** 2, 0));
}

async function waiting(stack: { get(path: string): Promise<Response> }): Promise<number> {
  const health = (await (await stack.get('/health')).json()) as { providers: { queue: { waiting: number } }[] };
  return health.providers[0]?.queue.waiting ?? 0;
}
