import { traitsOf } from '../chat/error-traits';
import type { ChatError } from '../chat/errors';
import type { Clock } from '../ground/clock';

/** Why nothing is asked for the time being. */
export interface Pause {
  readonly failure: ChatError;
  /** The wall clock's time of its end; undefined for one that lasts until something is changed. */
  readonly untilMs: number | undefined;
}

const firstPauseMs = 30_000;
const longestPauseMs = 10 * 60_000;
const measured = 10;

/** When to ask: how long a person who types is waited for, and when GigaChat is left alone after a failure. */
export class Pacing {
  #latencies: number[] = [];
  #failures = 0;
  #pause: (Pause & { fromMs: number; forMs: number }) | undefined;

  constructor(private readonly clock: Clock) {}

  /** How long to wait before asking unasked: half of what an answer takes, within bounds. */
  delayMs(shortest: number): number {
    const mean = this.#latencies.reduce((sum, one) => sum + one, 0) / Math.max(1, this.#latencies.length);
    return Math.min(Math.max(mean / 2, shortest), Math.max(800, shortest));
  }

  /** The pause that holds now. */
  get pause(): Pause | undefined {
    const pause = this.#pause;
    if (pause && this.clock.monotonic() - pause.fromMs >= pause.forMs) return undefined;
    return pause;
  }

  answered(latencyMs: number): void {
    this.#latencies = [...this.#latencies, latencyMs].slice(-measured);
    this.resume();
  }

  /** After a refusal that passes by itself the pause doubles each time; after one that does not, it lasts. */
  failed(failure: ChatError): void {
    const { isOver, isBusy, restMs, isTrouble, passes, help } = traitsOf(failure);
    if (isOver) return;
    // A certificate is that of the network one is in: at home it is another one than in the office.
    const isLasting = !passes && help !== 'certificate' && (isTrouble === true || restMs === undefined);
    const asked = failure.retryAfterMs ?? 0;
    const doubled = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures);
    const forMs = isLasting ? Number.POSITIVE_INFINITY : Math.max(doubled, isBusy ? asked : 0);
    this.#failures += 1;
    const untilMs = isLasting ? undefined : this.clock.now() + forMs;
    this.#pause = { failure, untilMs, fromMs: this.clock.monotonic(), forMs };
  }

  /** The account answered somebody else: what it refused may have been paid, or mended otherwise. */
  accountAnswered(): void {
    if (this.#pause?.untilMs === undefined && this.#pause && traitsOf(this.#pause.failure).restMs) this.resume();
  }

  /** Something was changed, or works again. */
  resume(): void {
    this.#failures = 0;
    this.#pause = undefined;
  }
}
