/** The most upstream calls that one request of a caller may cause, whoever repeats and why. */
const callsPerRequest = 3;

/** Counts the upstream calls of one request down, so that repeats of different kinds and accounts do not multiply. */
export class CallAllowance {
  #left = callsPerRequest;

  /** True while another account can be asked: what that one may mend is then not repeated on this one. */
  anotherStandsBy = false;

  /** Counts one call. */
  take(): void {
    this.#left = Math.max(0, this.#left - 1);
  }

  /** Takes the count of a call back: it was answered, and the request needs more than one answer. */
  giveBack(): void {
    this.#left = Math.min(callsPerRequest, this.#left + 1);
  }

  /** True when a call was made that is not taken back. */
  get isBegun(): boolean {
    return this.#left < callsPerRequest;
  }

  get isSpent(): boolean {
    return this.#left === 0;
  }
}
