import assert from 'node:assert/strict';
import { TimersByDelay } from '../../../src/core/ground/time/timers-by-delay';

/** A machine that counts its timers. */
function machine() {
  let nowMs = 1000;
  const woken: { atMs: number; fire: () => void }[] = [];
  const timers = new TimersByDelay({
    steady: () => nowMs,
    wake: (delayMs, fire) => void woken.push({ atMs: nowMs + delayMs, fire }),
  });
  return {
    timers,
    woken,
    /** Moves the time on; a machine's timer may fire `earlyMs` before its time. */
    pass(ms: number, earlyMs = 0) {
      nowMs += ms;
      for (const due of woken.filter(({ atMs }) => atMs - earlyMs <= nowMs)) {
        woken.splice(woken.indexOf(due), 1);
        due.fire();
      }
    },
  };
}

describe('timers by their delay', () => {
  it('end in their order, each after its own delay, with one timer of the machine for those that wait equally long', () => {
    const { timers, woken, pass } = machine();
    const fired: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      timers.later(100, () => fired.push(name));
      pass(10);
    }
    timers.later(20, () => fired.push('short'));
    assert.equal(woken.length, 2);
    pass(20);
    assert.deepEqual(fired, ['short']);
    pass(50);
    assert.deepEqual(fired, ['short', 'a']);
    pass(10);
    pass(10);
    assert.deepEqual(fired, ['short', 'a', 'b', 'c']);
    assert.equal(woken.length, 0);
  });

  it('never end before their time', () => {
    const { timers, pass } = machine();
    let fired = 0;
    timers.later(100, () => {
      fired += 1;
    });
    pass(99, 1);
    assert.equal(fired, 0);
    pass(1);
    assert.equal(fired, 1);
  });

  it('do not end when they are cancelled, wherever they stand in the line', () => {
    const { timers, woken, pass } = machine();
    const fired: number[] = [];
    const all = [0, 1, 2, 3, 4].map((number) => timers.later(100, () => fired.push(number)));
    for (const number of [2, 0, 4, 4]) all[number]?.cancel();
    pass(100);
    assert.deepEqual(fired, [1, 3]);
    for (const timer of all) timer.cancel();
    assert.equal(woken.length, 0);
    timers.later(100, () => fired.push(5));
    pass(100);
    assert.deepEqual(fired, [1, 3, 5]);
  });

  it('may begin others and cancel them while they end', () => {
    const { timers, pass } = machine();
    const fired: string[] = [];
    timers.later(100, () => {
      fired.push('first');
      second.cancel();
      timers.later(100, () => fired.push('third'));
    });
    const second = timers.later(100, () => fired.push('second'));
    pass(100);
    assert.deepEqual(fired, ['first']);
    pass(100);
    assert.deepEqual(fired, ['first', 'third']);
  });

  it('end for the others where one throws', () => {
    const { timers, pass } = machine();
    let fired = 0;
    timers.later(100, () => {
      throw new Error('no');
    });
    timers.later(100, () => {
      fired += 1;
    });
    assert.throws(() => pass(100), /no/);
    pass(0);
    assert.equal(fired, 1);
  });

  it('end at once for a delay that is none, and wait for one that no timer of the machine can count', () => {
    const { timers, woken, pass } = machine();
    const fired: number[] = [];
    for (const delay of [Number.NaN, -5, Number.POSITIVE_INFINITY]) timers.later(delay, () => fired.push(delay));
    assert.ok(woken.every(({ atMs }) => Number.isNaN(atMs) || atMs - 1000 < 2 ** 31));
    pass(0);
    for (const due of woken.splice(0)) due.fire();
    assert.deepEqual(fired, [-5, Number.NaN]);
  });
});
