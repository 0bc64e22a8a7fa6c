import type { Clock } from './clock';

/** So little is always done in one go: small requests keep the order they came in. */
const small = 32 * 1024;
/** Longer than this nobody is to wait for the work of another. */
const longestMs = 1;

/**
 * Work that is done in one go as long as it is short: between its parts it asks whether it has taken long, and then
 * lets everybody else have a turn. A small request never waits here, a large one lets the others' words through.
 */
export class Stretch {
  #begunMs: number;

  /** `size`: how much there is to work on, in bytes or characters. */
  constructor(
    private readonly clock: Clock,
    private readonly size: number,
    begunMs = clock.monotonic(),
  ) {
    this.#begunMs = begunMs;
  }

  get isLong(): boolean {
    return this.size > small && this.clock.monotonic() - this.#begunMs > longestMs;
  }

  /** Resolves after everybody else had a turn; the next part is a stretch of its own. */
  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#begunMs = this.clock.monotonic();
  }
}

/** Characters of input that are worked through before others get the loop: a few milliseconds. */
const share = 128 * 1024;
/** What each piece costs besides its characters. */
const perPiece = 256;

/** Lets others have the event loop now and then during long work on many pieces. */
export class Turns {
  #left = share;

  /** Says that a piece of so many characters is done. Resolves at once, or after everybody else had a turn. */
  async done(characters: number): Promise<void> {
    this.#left -= characters + perPiece;
    if (this.#left > 0) return;
    this.#left = share;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
