import type { Clock } from '../ground/clock';

/**
 * Calls `expire` once nothing has touched it for `limitMs`. One timer for a whole answer: a touch only notes the time.
 * While it is paused (the reader is the slow one) no silence counts.
 */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #expire: () => void;
  #lastMs: number;
  #paused = false;
  #timer: { cancel(): void };

  constructor(clock: Clock, limitMs: number, expire: () => void) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#expire = expire;
    this.#lastMs = clock.monotonic();
    this.#timer = clock.timer(limitMs, () => this.#check());
  }

  touch(): void {
    this.#lastMs = this.#clock.monotonic();
  }

  pause(): void {
    this.#paused = true;
  }

  /** Silence counts again, from now on. */
  resume(): void {
    this.#paused = false;
    this.touch();
  }

  stop(): void {
    this.#timer.cancel();
  }

  #check(): void {
    if (this.#paused) this.touch();
    const leftMs = this.#lastMs + this.#limitMs - this.#clock.monotonic();
    if (leftMs <= 0) this.#expire();
    else this.#timer = this.#clock.timer(leftMs, () => this.#check());
  }
}
