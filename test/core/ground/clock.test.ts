import assert from 'node:assert/strict';
import { clockOf, systemClock } from '../../../src/core/ground/clock';
import { WakeWatch } from '../../../src/core/net/wake';

/** A machine whose steady clock stops while it sleeps, as on Linux, or goes on, as elsewhere. */
function machine(stops: boolean) {
  let [wallMs, steadyMs, bootMs] = [Date.UTC(2026, 10, 28), 500, 90_000];
  let timers: { atMs: number; fire: () => void }[] = [];
  const run = () => {
    for (const due of timers.filter(({ atMs }) => atMs <= steadyMs)) {
      timers = timers.filter((one) => one !== due);
      due.fire();
    }
  };
  const pass = (ms: number) => {
    wallMs += ms;
    steadyMs += ms;
    bootMs += ms;
  };
  return {
    clock: clockOf({
      wall: () => wallMs,
      steady: () => steadyMs,
      sinceBoot: () => (stops ? bootMs : steadyMs),
      later(delayMs, fire) {
        const timer = { atMs: steadyMs + delayMs, fire };
        timers.push(timer);
        return {
          cancel: () => {
            timers = timers.filter((one) => one !== timer);
          },
        };
      },
    }),
    awake(ms: number) {
      pass(ms);
      run();
    },
    sleep(ms: number) {
      if (!stops) pass(ms);
      else {
        wallMs += ms;
        bootMs += ms;
      }
      run();
    },
    set(ms: number) {
      wallMs += ms;
    },
  };
}

describe('the clock of the machine', () => {
  const hour = 60 * 60_000;

  for (const [how, stops] of [
    ['stops', true],
    ['goes on', false],
  ] as const) {
    it(`counts a sleep and lets no timer count it, where the steady clock ${how} meanwhile`, () => {
      const { clock, awake, sleep } = machine(stops);
      const begunMs = clock.monotonic();
      let fired = 0;
      clock.timer(10_000, () => {
        fired += 1;
      });
      const cancelled = clock.timer(10_000, () => assert.fail('cancelled'));
      awake(6000);
      sleep(8 * hour);
      assert.equal(clock.monotonic() - begunMs, 8 * hour + 6000);
      assert.equal(fired, 0, 'nothing is over at the moment of waking');
      cancelled.cancel();
      for (let second = 0; second < 10; second += 1) awake(1000);
      assert.equal(fired, 1);
      sleep(3 * 24 * hour);
      assert.equal(clock.monotonic() - begunMs, 80 * hour + 16_000);
    });

    it(`takes no program that is busy for a machine that slept, where the steady clock ${how} in a sleep`, () => {
      const { clock, awake, sleep } = machine(stops);
      let lost = 0;
      const watch = new WakeWatch(clock, () => {
        lost += 1;
      });
      for (const ms of [6000, 20_000, 12_000, 12_000, 12_000, 12_000, 4000, 25_000, 25_000]) {
        awake(ms);
        awake(300);
      }
      for (let second = 0; second < 20; second += 1) awake(1000);
      assert.equal(lost, 0);
      sleep(60_000);
      for (let second = 0; second < 10; second += 1) awake(1000);
      assert.equal(lost, 1);
      watch.stop();
    });

    it(`goes on evenly when the date is set, where the steady clock ${how} in a sleep`, () => {
      const { clock, awake, set } = machine(stops);
      const begunMs = clock.monotonic();
      for (const ms of [hour, -hour, 400 * 24 * hour, -3000 * 24 * hour, 1500, -1500]) {
        set(ms);
        awake(1000);
      }
      assert.equal(clock.monotonic() - begunMs, 6000);
    });
  }

  it('goes on with the time of this machine', async () => {
    const begunMs = systemClock.monotonic();
    await new Promise<void>((resolve) => {
      const held = setTimeout(() => assert.fail('never fired'), 20_000);
      systemClock.timer(20, () => {
        clearTimeout(held);
        resolve();
      });
    });
    const goneMs = systemClock.monotonic() - begunMs;
    assert.ok(goneMs >= 15 && goneMs < 20_000, `${goneMs} ms`);
  });
});
