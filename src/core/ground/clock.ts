/** A pending timer. Cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/** Time as the core sees it, so that tests can move it. All values are milliseconds. */
export interface Clock {
  /** Wall clock: milliseconds since the epoch. It may jump. */
  now(): number;
  /** A clock that only goes forward, for measuring. */
  monotonic(): number;
  /** Calls `fire` once after `delayMs`. It never keeps the process alive. */
  timer(delayMs: number, fire: () => void): Timer;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer(delayMs, fire) {
    const handle = setTimeout(fire, delayMs);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};
