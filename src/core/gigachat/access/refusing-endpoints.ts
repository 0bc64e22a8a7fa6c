import type { Clock } from '../../ground/clock';
import { endpointOf } from '../../net/breaker';

/** The upstream may be mistaken, so an endpoint that refuses an account is left alone for no longer than this. */
const quietMs = 30_000;

/**
 * The endpoints that refuse an account whatever it shows. Each stands for itself: a host may let nobody in at one
 * address and answer at all others.
 */
export class RefusingEndpoints {
  readonly #untilMs = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Notes that the endpoint of this path refused what there is to show. */
  add(path: string): void {
    this.#untilMs.set(endpointOf(path), this.clock.monotonic() + quietMs);
  }

  /** True while the endpoint of this path is left alone. */
  has(path: string): boolean {
    return this.clock.monotonic() < (this.#untilMs.get(endpointOf(path)) ?? 0);
  }

  /** Lets all of them be asked again. */
  clear(): void {
    this.#untilMs.clear();
  }
}
