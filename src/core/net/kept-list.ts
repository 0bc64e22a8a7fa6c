import { untilAborted } from '../chat/abort';
import type { Clock } from '../ground/clock';
import { type Shared, shared } from '../ground/shared';

/** What an upstream lists: asked for once for all who wait for it, and kept. How long it is good is up to its reader. */
export class KeptList<T> {
  #newest: { items: readonly T[]; atMs: number } | undefined;
  #asking: Shared<readonly T[]> | undefined;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly ask: (signal: AbortSignal) => Promise<readonly T[]>,
    private readonly clock: Clock,
  ) {}

  /** The newest list, however old; undefined before the first. */
  get newest(): readonly T[] | undefined {
    return this.#newest?.items;
  }

  /** Milliseconds since the newest list came; without one, for ever. */
  get ageMs(): number {
    return this.clock.monotonic() - (this.#newest?.atMs ?? Number.NEGATIVE_INFINITY);
  }

  /** Milliseconds since it was last asked for, with whatever came of it. */
  get askedAgoMs(): number {
    return this.clock.monotonic() - this.#askedMs;
  }

  get isUnderWay(): boolean {
    return this.#asking !== undefined;
  }

  /** Gives the newest list this age, for one that may be wrong by now. */
  makeOld(ageMs: number): void {
    if (this.#newest) this.#newest = { items: this.#newest.items, atMs: this.clock.monotonic() - ageMs };
  }

  /** A new list. It is asked for on behalf of all who wait, so nobody's signal ends that, but his own waiting. */
  renewed(signal: AbortSignal): Promise<readonly T[]> {
    this.#asking ??= shared(
      this.#fetch().finally(() => {
        this.#asking = undefined;
      }),
    );
    return untilAborted(this.#asking, signal);
  }

  async #fetch(): Promise<readonly T[]> {
    this.#askedMs = this.clock.monotonic();
    const items = await this.ask(new AbortController().signal);
    this.#newest = { items, atMs: this.clock.monotonic() };
    return items;
  }
}
