import { uptime } from 'node:os';
import { type Timer, TimersByDelay } from './time/timers-by-delay';

export type { Timer } from './time/timers-by-delay';

/** Time as the core sees it, so that tests can move it. All values are milliseconds. */
export interface Clock {
  /** Wall clock: milliseconds since the epoch. It may jump. */
  now(): number;
  /** A clock that only goes forward, for measuring. It counts the sleep of the machine. */
  monotonic(): number;
  /**
   * Calls `fire` once after `delayMs` in which the machine was awake, with the longest time that it stood still in one
   * piece meanwhile. It never keeps the process alive.
   */
  timer(delayMs: number, fire: (stoodMs: number) => void): Timer;
}

/** What a machine knows of the time, in milliseconds. */
export interface MachineTime {
  wall(): number;
  /** Only goes forward. Linux stops it while the machine sleeps, the others do not. */
  steady(): number;
  /** Since the machine was started, its sleep included; dearer to ask for. */
  sinceBoot(): number;
  later(delayMs: number, fire: () => void): Timer;
}

/** A wall clock that moved by so much against the steady one was set, or the machine slept. */
const noticedMs = 1000;
/** A timer that fires so much too late stood still with the machine. */
const lateMs = 5000;

/** One clock of what a machine knows: on every system a sleep counts for `monotonic`, and for no timer. */
export function clockOf({ wall, steady, sinceBoot, later }: MachineTime): Clock {
  const awakeLess = () => sinceBoot() - steady();
  let seenMs = wall() - steady();
  const bootMs = awakeLess();
  let sleptMs = 0;
  const monotonicAt = (nowMs: number) => {
    const driftMs = wall() - nowMs;
    if (Math.abs(driftMs - seenMs) > noticedMs) {
      seenMs = driftMs;
      sleptMs = Math.max(sleptMs, awakeLess() - bootMs);
    }
    return nowMs + sleptMs;
  };
  return {
    now: wall,
    monotonic: () => monotonicAt(steady()),
    timer(delayMs, fire) {
      let timer: Timer;
      const wait = (stoodMs: number) => {
        const begunMs = steady();
        const expectedMs = monotonicAt(begunMs) + delayMs;
        timer = later(delayMs, () => {
          const nowMs = steady();
          const longestMs = Math.max(stoodMs, monotonicAt(nowMs) - expectedMs);
          // All that waited fires at once after a sleep, before a socket can say that it lives.
          if (nowMs - begunMs - delayMs > lateMs) wait(longestMs);
          else fire(longestMs);
        });
      };
      wait(0);
      return { cancel: () => timer.cancel() };
    },
  };
}

/** What `performance.now` counts too; to load that takes milliseconds of a start. */
function steadyMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

const timers = new TimersByDelay({
  steady: steadyMs,
  wake: (delayMs, fire) => void setTimeout(fire, delayMs).unref(),
});

/** The machine's own time. */
export const systemClock: Clock = clockOf({
  wall: () => Date.now(),
  steady: steadyMs,
  // Elsewhere the steady clock goes on in a sleep; and two clocks that run apart would add up over weeks.
  sinceBoot: () => (process.platform === 'linux' ? uptime() * 1000 : steadyMs()),
  later: (delayMs, fire) => timers.later(delayMs, fire),
});
