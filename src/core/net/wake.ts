import type { Clock } from '../ground/clock';

/** A wall clock that gains this much on the monotonic one means that the machine slept. */
export const sleepMs = 5000;
const lookEveryMs = 4000;
/** So long a standstill in one piece means it as well; the program may have been busy for a shorter time. */
const standstillMs = 30_000;
/** A connection that lives shows it within this time of the look that found the sleep. */
const graceMs = 1000;

/**
 * Calls `lost` within 5 s of waking when the machine slept and nothing has come since: the other side gave the
 * connection up long ago. A clock that was merely set leaves an answer alone as long as its bytes come.
 */
export class WakeWatch {
  readonly #clock: Clock;
  readonly #lost: () => void;
  #driftMs: number;
  #heard = true;
  #timer: { cancel(): void };

  constructor(clock: Clock, lost: () => void) {
    this.#clock = clock;
    this.#lost = lost;
    this.#driftMs = drift(clock);
    this.#timer = clock.timer(lookEveryMs, (stoodMs) => this.#look(stoodMs));
  }

  touch(): void {
    this.#heard = true;
  }

  stop(): void {
    this.#timer.cancel();
  }

  #look(stoodMs: number): void {
    const driftMs = drift(this.#clock);
    const slept = driftMs - this.#driftMs > sleepMs || stoodMs > standstillMs;
    this.#driftMs = driftMs;
    this.#heard = false;
    this.#timer = slept
      ? this.#clock.timer(graceMs, (stoodMs) => {
          if (this.#heard) this.#look(stoodMs);
          else this.#lost();
        })
      : this.#clock.timer(lookEveryMs, (stoodMs) => this.#look(stoodMs));
  }
}

/** How far the wall clock is ahead of the monotonic one, in milliseconds. */
export function drift(clock: Clock): number {
  return clock.now() - clock.monotonic();
}
