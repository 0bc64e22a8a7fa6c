import { traitsOf } from './error-traits';
import { type ChatError, withDetails } from './errors';
import type { Usage } from './events';

/** The most upstream calls that one request of a caller may cause, whoever repeats and why. */
const callsPerRequest = 3;

/** What one call cost, as the upstream counted it. */
export interface Spending {
  readonly provider: string;
  /** The model that answered, as the upstream names it. */
  readonly model: string;
  readonly usage: Usage;
}

/** What calls cost together; undefined where none was counted. */
export function sumOf(spent: readonly Spending[]): Usage | undefined {
  if (spent.length === 0) return undefined;
  const sum = (count: (usage: Usage) => number) => spent.reduce((total, { usage }) => total + count(usage), 0);
  const isCached = spent.some(({ usage }) => usage.cached !== undefined);
  return {
    input: sum(({ input }) => input),
    output: sum(({ output }) => output),
    ...(isCached && { cached: sum(({ cached = 0 }) => cached) }),
  };
}

/**
 * The upstream calls of one request, counted at the socket: repeats of different kinds and accounts draw on one budget,
 * so that they do not multiply. It also says whether a failed call may be made again.
 */
export class CallBudget {
  readonly #count: { left: number };
  readonly #spent: Spending[];
  readonly #leavesRepeats: boolean;

  constructor(shared?: { count: { left: number }; spent?: Spending[] }) {
    this.#count = shared?.count ?? { left: callsPerRequest };
    this.#spent = shared?.spent ?? [];
    this.#leavesRepeats = shared !== undefined;
  }

  /** The same calls, for one who is not to repeat what failed: another account stands by that can be asked instead. */
  leavingRepeats(): CallBudget {
    return new CallBudget({ count: this.#count, spent: this.#spent });
  }

  /** Counts one call; false when there is none left. */
  take(): boolean {
    if (this.isSpent) return false;
    this.#count.left -= 1;
    return true;
  }

  /** Adds what a call cost. */
  spend(spending: Spending): void {
    this.#spent.push(spending);
  }

  /** What each call cost whose answer the upstream counted, in their order. */
  get spent(): readonly Spending[] {
    return this.#spent;
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
   * the calls. It helps where the upstream named a time, and calls were left; and where this bridge stops, because the
   * next one has called nobody yet.
   */
  judged(failure: ChatError): ChatError {
    if (failure.repeat !== undefined || traitsOf(failure).isOver) return failure;
    const isRepeated = this.#count.left < callsPerRequest - 1;
    const isUseless = this.isSpent || (isRepeated && failure.retryAfterMs === undefined);
    return isUseless ? withDetails(failure, { repeat: 'useless' }) : failure;
  }
}
