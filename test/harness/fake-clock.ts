import type { Clock, Timer } from '../../src/core/ground/clock';

/** Time that stands still until a test moves it. */
export class FakeClock implements Clock {
  #nowMs: number;
  #wallMs = 0;
  readonly #begunMs: number;
  #timers: { atMs: number; stoodMs: number; fire: (stoodMs: number) => void }[] = [];

  constructor(startMs = Date.UTC(2026, 10, 21, 12)) {
    this.#nowMs = startMs;
    this.#begunMs = startMs;
  }

  now(): number {
    return this.#nowMs + this.#wallMs;
  }

  monotonic(): number {
    return this.#nowMs - this.#begunMs;
  }

  timer(delayMs: number, fire: (stoodMs: number) => void): Timer {
    const entry = { atMs: this.#nowMs + delayMs, stoodMs: 0, fire };
    this.#timers.push(entry);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== entry);
      },
    };
  }

  /** True when a timer falls due within `ms`: what waits for a short while is in place then. */
  dueWithin(ms: number): boolean {
    return this.#timers.some(({ atMs }) => atMs <= this.#nowMs + ms);
  }

  /** Moves the wall clock alone, as a user does, or a sleep of the machine that this one runs on; the monotonic one stands. */
  jump(ms: number): void {
    this.#wallMs += ms;
  }

  /** The machine sleeps: both clocks go on, every timer stands. */
  sleep(ms: number): void {
    this.#nowMs += ms;
    for (const timer of this.#timers) {
      timer.atMs += ms;
      timer.stoodMs = Math.max(timer.stoodMs, ms);
    }
  }

  /** How many timers wait: a test can wait for one to be set before it moves the time. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves the time on, firing what falls due in its order, and lets each firing take its effect. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    while (this.#fireNext(endMs)) await settle();
    // Two may move the time at once; it never goes back.
    this.#nowMs = Math.max(this.#nowMs, endMs);
    await settle();
  }

  /** Moves the time on as a busy program does: what falls due fires before any socket or promise says a word. */
  rush(ms: number): void {
    const endMs = this.#nowMs + ms;
    while (this.#fireNext(endMs));
    this.#nowMs = endMs;
  }

  /** Fires what falls due first, until `endMs`; false when nothing does. */
  #fireNext(endMs: number): boolean {
    const next = this.#timers.filter(({ atMs }) => atMs <= endMs).sort((one, other) => one.atMs - other.atMs)[0];
    if (!next) return false;
    this.#timers = this.#timers.filter((other) => other !== next);
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    next.fire(next.stoodMs);
    return true;
  }
}

/** Lets everything that is ready run: promises, and a round of the event loop for sockets. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
