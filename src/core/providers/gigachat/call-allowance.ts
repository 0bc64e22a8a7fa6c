/** The most upstream calls that one request of a caller may cause, whoever repeats and why. */
const callsPerRequest = 3;

/** Counts the upstream calls of one request down, so that repeats of different kinds do not multiply. */
export class CallAllowance {
  #left = callsPerRequest;

  /** Counts one call. */
  take(): void {
    this.#left = Math.max(0, this.#left - 1);
  }

  get isSpent(): boolean {
    return this.#left === 0;
  }
}
