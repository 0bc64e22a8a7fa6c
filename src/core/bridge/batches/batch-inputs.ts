/** All input files together that are kept, and how many. */
const mostBytes = 64 * 1024 * 1024;
const mostFiles = 1000;

/** Input files of batches that came through this bridge: they need not be fetched again. The oldest go first. */
export class BatchInputs {
  readonly #files = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(private readonly maxBytes = mostBytes) {}

  get(id: string): Uint8Array | undefined {
    return this.#files.get(id);
  }

  put(id: string, bytes: Uint8Array): void {
    this.delete(id);
    this.#files.set(id, bytes);
    this.#bytes += bytes.length;
    for (const [oldest] of this.#files) {
      if (this.#bytes <= this.maxBytes && this.#files.size <= mostFiles) return;
      this.delete(oldest);
    }
  }

  delete(id: string): void {
    this.#bytes -= this.#files.get(id)?.length ?? 0;
    this.#files.delete(id);
  }
}
