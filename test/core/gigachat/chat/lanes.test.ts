import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Lanes, type Waiter } from '../../../../src/core/gigachat/chat/lanes';

type Deed =
  | { kind: 'add'; client: string; interactive: boolean }
  | { kind: 'next' }
  | { kind: 'remove'; place: number };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean())
      .map(([client, interactive]): Deed => ({ kind: 'add', client, interactive })),
  },
  { weight: 1, arbitrary: fc.constant<Deed>({ kind: 'next' }) },
  { weight: 1, arbitrary: fc.nat(20).map((place): Deed => ({ kind: 'remove', place })) },
);

/** Lanes after some have come, had their turn and left, with who still waits. */
function lanesAfter(deeds: readonly Deed[], added: (lanes: Lanes, waiter: Waiter, place: number) => void = () => {}) {
  const lanes = new Lanes();
  const waiting: Waiter[] = [];
  const gone = (waiter: Waiter | undefined) => waiter && waiting.splice(waiting.indexOf(waiter), 1);
  for (const one of deeds) {
    if (one.kind === 'next') gone(lanes.next());
    else if (one.kind === 'remove') {
      const waiter = waiting[one.place];
      if (waiter) assert.equal(lanes.remove(waiter), true);
      gone(waiter);
    } else {
      const waiter = { ...one, tell() {}, admit() {}, move() {} };
      waiting.push(waiter);
      added(lanes, waiter, lanes.add(waiter));
    }
  }
  return { lanes, waiting };
}

describe('the lanes of those who wait for an account', () => {
  it('tell who joins them the place at which everybody is told it stands', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        lanesAfter(deeds, (lanes, waiter, place) => assert.equal(place, lanes.places().get(waiter)));
      }),
      { numRuns: 500 },
    );
  });

  it('let everybody have his turn in the order of the places, when nobody else comes', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        const { lanes, waiting } = lanesAfter(deeds);
        const places = lanes.places();
        assert.deepEqual([lanes.size, lanes.listeners.size, places.size], Array(3).fill(waiting.length));
        for (let place = 1; place <= waiting.length; place += 1) {
          const waiter = lanes.next();
          assert.equal(waiter && places.get(waiter), place);
        }
        assert.deepEqual([lanes.next(), lanes.size, lanes.clients], [undefined, 0, 0]);
      }),
      { numRuns: 500 },
    );
  });

  it('count each client once as a person and once as a program, the next one first', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), fc.nat(5), (deeds, most) => {
        const { lanes, waiting } = lanesAfter(deeds);
        const counts = lanes.counts();
        assert.equal(counts.length, lanes.clients);
        assert.equal(
          counts.reduce((sum, one) => sum + one.waiting, 0),
          waiting.length,
        );
        assert.deepEqual(lanes.counts(most), counts.slice(0, most));
        assert.equal(counts[0]?.client, lanes.next()?.client);
      }),
      { numRuns: 500 },
    );
  });

  it('know nobody who does not wait in them', () => {
    const { lanes, waiting } = lanesAfter([{ kind: 'add', client: 'a', interactive: false }]);
    const [waiter] = waiting;
    assert.ok(waiter);
    assert.deepEqual([lanes.remove(waiter), lanes.remove(waiter), lanes.size], [true, false, 0]);
  });
});
