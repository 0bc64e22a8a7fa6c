import { type ChatError, withDetails } from './errors';
import type { Usage } from './events';

/** The most upstream calls that one request of a caller may cause, whoever repeats and why. */
const callsPerRequest = 3;

/**
 * The upstream calls of one request, counted at the socket: repeats of different kinds and accounts draw on one budget,
 * so that they do not multiply. It also says whether a failed call may be made again.
 */
export class CallBudget {
  readonly #count: { left: number; usage?: Usage };
  readonly #leavesRepeats: boolean;

  constructor(shared?: { count: { left: number; usage?: Usage } }) {
    this.#count = shared?.count ?? { left: callsPerRequest };
    this.#leavesRepeats = shared !== undefined;
  }

  /** The same calls, for one who is not to repeat what failed: another account stands by that can be asked instead. */
  leavingRepeats(): CallBudget {
    return new CallBudget({ count: this.#count });
  }

  /** Counts one call; false when there is none left. */
  take(): boolean {
    if (this.isSpent) return false;
    this.#count.left -= 1;
    return true;
  }

  /** Adds what a call cost, as the upstream counted it. */
  spend({ input, output, cached }: Usage): void {
    const before = this.#count.usage;
    const isCounted = cached !== undefined || before?.cached !== undefined;
    this.#count.usage = {
      input: (before?.input ?? 0) + input,
      output: (before?.output ?? 0) + output,
      ...(isCounted && { cached: (before?.cached ?? 0) + (cached ?? 0) }),
    };
  }

  /** What all calls cost together; undefined while the upstream has counted none. */
  get usage(): Usage | undefined {
    return this.#count.usage;
  }

  /** How many calls are gone from the budget. */
  get made(): number {
    return callsPerRequest - this.#count.left;
  }

  /** Takes the count of a call back: it was answered, and the request needs more than one answer. */
  giveBack(): void {
    this.#count.left = Math.min(callsPerRequest, this.#count.left + 1);
  }

  /** True when a call was made that is not taken back. */
  get isBegun(): boolean {
    return this.#count.left < callsPerRequest;
  }

  /** True when no call of any kind may follow. */
  get isSpent(): boolean {
    return this.#count.left === 0;
  }

  /** True when a call that failed may be made once more as it was. */
  get mayRepeat(): boolean {
    return !this.isSpent && !this.#leavesRepeats;
  }

  /**
   * The failure as it is to be told: once the request was repeated here, a caller that repeats it too only multiplies
   * the calls. It helps where the upstream named a time, and calls were left.
   */
  judged(failure: ChatError): ChatError {
    if (failure.repeat !== undefined) return failure;
    const isRepeated = this.#count.left < callsPerRequest - 1;
    const isUseless = this.isSpent || (isRepeated && failure.retryAfterMs === undefined);
    return isUseless ? withDetails(failure, { repeat: 'useless' }) : failure;
  }
}
