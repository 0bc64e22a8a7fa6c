/** Bytes held for a slow reader before the upstream is told to wait. */
const pauseAbove = 128 * 1024;

/**
 * The bytes between a socket that pushes and a reader that pulls. What piled up while the reader was busy is handed over
 * in one piece. When the reader stops early, `onStop` is called once.
 */
export class BodyQueue implements AsyncIterable<Uint8Array> {
  #pieces: Uint8Array[] = [];
  #size = 0;
  #ended = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  #paused = false;

  constructor(private readonly source: { pause(): void; resume(): void; onStop(): void }) {}

  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    if (this.#size > pauseAbove && !this.#paused) {
      this.#paused = true;
      this.source.pause();
    }
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        const [first] = this.#pieces;
        if (first) {
          const bytes = this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces, this.#size);
          this.#pieces = [];
          this.#size = 0;
          if (this.#paused) {
            this.#paused = false;
            this.source.resume();
          }
          yield bytes;
        } else if (this.#failure) {
          throw this.#failure;
        } else if (this.#ended) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          this.#wake = undefined;
        }
      }
    } finally {
      if (!this.#ended && !this.#failure) this.source.onStop();
    }
  }
}
