import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { QueuePlace } from '../../../../src/core/chat/queue-place';
import { AccountQueue, type Release } from '../../../../src/core/gigachat/chat/account-queue';
import { FakeClock } from '../../../harness/fake-clock';

const forever = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the place of a request that waits', () => {
  function makeQueue(limit = 1, clock = new FakeClock()) {
    const lines: { message: string; fields: unknown }[] = [];
    const info = (message: string, fields: unknown) => void lines.push({ message, fields });
    const silent = { trace() {}, debug() {}, warn() {}, error() {} };
    const queue = new AccountQueue(() => limit, clock, { ...silent, info });
    return { queue, lines };
  }

  it('is the one in which it is served, whoever waits besides', async () => {
    const someone = fc.record({ client: fc.constantFrom('a', 'b', 'c', 'd'), interactive: fc.boolean() });
    const round = fc.record({ arrivals: fc.array(someone, { maxLength: 8 }), served: fc.nat(6) });
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), async (rounds) => {
        const { queue } = makeQueue();
        const releases: Release[] = [await queue.enter(forever, { client: 'holder' })];
        const places = new Map<number, QueuePlace>();
        const serve = async () => {
          const [next] = [...places].find(([, { position }]) => position === 1) ?? [];
          const waiting = [...places.values()].map(({ position }) => position).sort((one, other) => one - other);
          assert.deepEqual(
            waiting,
            waiting.map((_, index) => index + 1),
            'each place once',
          );
          releases.shift()?.();
          await turn();
          if (next !== undefined) assert.ok(!places.has(next), `${next} was told to be next`);
        };
        let name = 0;
        for (const { arrivals, served } of rounds) {
          for (const who of arrivals) {
            const own = name++;
            void queue
              .enter(new AbortController().signal, { ...who, onWait: (place) => places.set(own, place) })
              .then((release) => {
                places.delete(own);
                releases.push(release);
              });
          }
          await turn();
          for (let times = 0; times < Math.min(served, places.size); times += 1) await serve();
        }
        while (places.size > 0) await serve();
        releases.shift()?.();
        assert.deepEqual([queue.inFlight, queue.waiting], [0, 0]);
      }),
      { numRuns: 200 },
    );
  });

  it('is told in a line of hundreds as often as somebody can read, and is the one in which it is served', async () => {
    const clock = new FakeClock();
    const { queue } = makeQueue(1, clock);
    const release = await queue.enter(forever, { client: 'holder' });
    const places = new Map<number, number>();
    const served: number[] = [];
    let told = 0;
    for (let waiter = 0; waiter < 300; waiter += 1) {
      const onWait = ({ position }: QueuePlace) => {
        told += 1;
        places.set(waiter, position);
      };
      const claim = { client: `client-${waiter % 70}`, interactive: waiter % 70 < 9, onWait };
      void queue.enter(forever, claim).then((leave) => {
        served.push(waiter);
        leave();
      });
    }
    assert.equal(places.size, 300);
    assert.ok(told < 3000, `${told} times`);
    await clock.advance(50);
    const inOrder = [...places].sort(([, one], [, other]) => one - other).map(([waiter]) => waiter);
    release();
    await turn();
    assert.deepEqual(served, inOrder);
    assert.ok(told < 4000, `${told} times`);
  });

  it('is logged in a line that stays short however many wait', async () => {
    const { queue, lines } = makeQueue();
    await queue.enter(forever, { client: 'holder' });
    for (let waiter = 0; waiter < 300; waiter += 1) void queue.enter(forever, { client: `client-${waiter}` });
    await turn();
    const last = lines.at(-1);
    assert.equal(lines.length, 300);
    assert.match(JSON.stringify(last?.fields), /client-0 × 1, .* and 292 more/);
    assert.ok(JSON.stringify(last).length < 400, JSON.stringify(last));
  });

  it('is told anew when the line moves, with who holds the places, and no more once it is over', async () => {
    const { queue, lines } = makeQueue();
    const told: QueuePlace[] = [];
    const first = await queue.enter(forever, { client: 'Cline#abcdef' });
    const others = queue.enter(forever, { client: 'Codex#012345' });
    const mine = queue.enter(forever, { client: 'Cline#abcdef', onWait: (place) => told.push(place) });
    await turn();
    first();
    const second = await others;
    second();
    const release = await mine;
    release();
    const shown = told.map(({ position, holders, limit }) => `${position} ${holders.join()} ${limit}`);
    assert.deepEqual([...new Set(shown)], ['2 Cline#abcdef 1', '1 Codex#012345 1']);
    assert.deepEqual(lines, [
      {
        message: 'waits for the account',
        fields: { client: 'Codex#012345', position: 1, busyWith: 'Cline#abcdef', line: 'Codex#012345 × 1' },
      },
      {
        message: 'waits for the account',
        fields: {
          client: 'Cline#abcdef',
          position: 2,
          busyWith: 'Cline#abcdef',
          line: 'Codex#012345 × 1, Cline#abcdef × 1',
        },
      },
    ]);
  });

  it('agrees with the order in which the clients are named', async () => {
    const { queue } = makeQueue();
    const holder = await queue.enter(forever, { client: 'holder' });
    const places = new Map<string, number>();
    const enter = (client: string, interactive: boolean) => {
      void queue.enter(new AbortController().signal, {
        client,
        interactive,
        onWait: ({ position }) => places.set(client, position),
      });
    };
    for (const client of ['a', 'b', 'c']) enter(client, false);
    for (const client of ['x', 'y']) enter(client, true);
    const named = queue.clients.map(({ client }) => client);
    assert.deepEqual(named, ['x', 'a', 'y', 'b', 'c']);
    assert.deepEqual(
      named.map((client) => places.get(client)),
      [1, 2, 3, 4, 5],
    );
    holder();
  });

  it('is given up with the request', async () => {
    const { queue } = makeQueue();
    const places: number[] = [];
    const holder = await queue.enter(forever, { client: 'a' });
    const leaver = new AbortController();
    const left = queue.enter(leaver.signal, { client: 'b' });
    const mine = queue.enter(forever, { client: 'c', onWait: ({ position }) => places.push(position) });
    leaver.abort();
    await assert.rejects(left);
    assert.deepEqual(places, [2, 1]);
    holder();
    (await mine)();
  });
});
