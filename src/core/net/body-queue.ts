import type { Clock } from '../ground/clock';

/** So long what comes is gathered for one who wants all of it. */
const gatherMs = 200;
/** Bytes held for a slow reader before the upstream is told to wait. */
const pauseAbove = 32 * 1024;

/**
 * The bytes between a socket that pushes and a reader that pulls. What piled up while the reader was busy is handed
 * over in one piece. When the reader stops early, `onStop` is called once.
 */
export class BodyQueue implements AsyncIterable<Uint8Array> {
  #pieces: Uint8Array[] = [];
  #size = 0;
  #ended = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  #paused = false;
  /** The reader has had the end, or stopped before it. */
  #isOver = false;
  /** Tells one who gathers of each piece. */
  #heard: ((bytes?: Uint8Array) => void) | undefined;

  constructor(private readonly source: { pause(): void; resume(): void; onStop(): void }) {}

  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    // One who waits takes all that this read of the socket brings, as soon as it is over.
    if (this.#size > pauseAbove && !this.#paused && !this.#wake) {
      this.#paused = true;
      this.source.pause();
    }
    this.#wake?.();
    this.#heard?.(bytes);
  }

  /** True once all of it has come, whether it was read or not. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
    this.#heard?.();
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
    this.#heard?.();
  }

  /** Resolves at the end, at a piece that may be the last of interest, when no more is held, or after 200 ms. */
  gathered(isLast: (bytes: Uint8Array) => boolean, clock: Clock): Promise<void> {
    if (this.#ended || this.#failure || this.#paused || this.#pieces.some(isLast)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        this.#heard = undefined;
        resolve();
      };
      const timer = clock.timer(gatherMs, done);
      this.#heard = (bytes) => {
        if (!bytes || this.#paused || isLast(bytes)) done();
      };
    });
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined, undefined> {
    return { next: () => this.#next(), return: () => this.#stop() };
  }

  async #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const [first] = this.#pieces;
      if (this.#isOver) break;
      if (first) {
        const bytes = this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces, this.#size);
        this.#pieces = [];
        this.#size = 0;
        if (this.#paused) {
          this.#paused = false;
          this.source.resume();
        }
        return { done: false, value: bytes };
      }
      if (this.#failure) {
        this.#isOver = true;
        throw this.#failure;
      }
      if (this.#ended) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    this.#isOver = true;
    return { done: true, value: undefined };
  }

  async #stop(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (!this.#isOver && !this.#ended && !this.#failure) this.source.onStop();
    this.#isOver = true;
    return { done: true, value: undefined };
  }
}
