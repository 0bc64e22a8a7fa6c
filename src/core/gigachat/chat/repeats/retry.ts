import type { ChatError } from '../../../chat/errors';
import type { Clock } from '../../../ground/clock';
import { mayPass } from '../../../net/network-errors';

/** What is repeated and how often. */
export interface RetryRules {
  /** Repeats of one call: 0 to 2. */
  maxRetries: number;
  /** Seconds: the n-th repeat waits up to this × 2ⁿ⁻¹ when the upstream names no time. */
  backoffFactor: number;
  /** Refusals worth repeating, besides a connection that broke before the first byte. */
  statuses: ReadonlySet<number>;
}

/** What holds where neither `GIGACHAT_MAX_RETRIES` nor its neighbours are set. */
export const defaultRetryRules: RetryRules = {
  maxRetries: 1,
  backoffFactor: 0.5,
  statuses: new Set([429, 500, 502, 503, 504]),
};

const longestBackoffMs = 8000;
/** A longer wait is told to the caller instead: it knows better whether to come back. */
const longestWaitMs = 5000;
const windowMs = 60_000;
const freeRepeats = 3;
const repeatsPerCall = 0.1;

/**
 * Decides whether a call that failed before its answer began is made again, and after how long. All repeats together
 * stay within a tenth of the calls of the last minute (at least 3), so that an upstream in trouble is not buried.
 */
export class RetryPolicy {
  readonly #calls: number[] = [];
  readonly #repeats: number[] = [];

  constructor(
    private readonly rules: RetryRules,
    private readonly clock: Clock,
    private readonly random: () => number = Math.random,
  ) {}

  /** Says that a call begins; the budget grows with it. */
  begin(): void {
    this.#calls.push(this.clock.monotonic());
    if (this.#calls.length % 1024 === 0) this.#forgetOld();
  }

  /** Milliseconds to wait before the next try, or undefined when the failure stands. Full jitter. */
  delayAfter(failure: ChatError, repeats: number): number | undefined {
    if (repeats >= this.rules.maxRetries || !this.#isWorthRepeating(failure)) return undefined;
    const ceilingMs = Math.min(longestBackoffMs, this.rules.backoffFactor * 1000 * 2 ** repeats);
    const waitMs = failure.retryAfterMs ?? this.random() * ceilingMs;
    if (waitMs > longestWaitMs || !this.#withinBudget()) return undefined;
    this.#repeats.push(this.clock.monotonic());
    return waitMs;
  }

  #isWorthRepeating(failure: ChatError): boolean {
    if (failure.upstreamStatus !== undefined) return this.rules.statuses.has(failure.upstreamStatus);
    return mayPass(failure);
  }

  #withinBudget(): boolean {
    this.#forgetOld();
    return this.#repeats.length < Math.max(freeRepeats, this.#calls.length * repeatsPerCall);
  }

  #forgetOld(): void {
    const since = this.clock.monotonic() - windowMs;
    for (const times of [this.#calls, this.#repeats]) {
      const kept = times.findIndex((atMs) => atMs > since);
      times.splice(0, kept < 0 ? times.length : kept);
    }
  }
}
