/** What waits for a reader at most, in bytes: a log is no reason to run out of memory. */
const mostHeld = 1024 * 1024;

/** What becomes of the lines while nobody reads them. */
export interface HeldLinesEvents {
  /** The reader stands still: the lines from now on are lost until it reads again. Told once. */
  stalled(): void;
  /** It reads again; so many lines are missing. */
  resumed(lostLines: number): void;
}

/** What a stream of lines has to do; Node's own writable streams do it. */
export interface LineStream {
  /** What was written and not taken yet. */
  readonly writableLength: number;
  write(text: string): boolean;
}

/**
 * Lines for a reader who may stand still, as a paused terminal or a container's log that is not taken: nobody waits for
 * it. A mebibyte is held, what comes beyond is lost whole lines at a time and counted.
 */
export class HeldLines {
  #lost = 0;

  constructor(
    private readonly stream: LineStream,
    private readonly events: HeldLinesEvents,
  ) {}

  /** How many were lost since they were last read. */
  get lost(): number {
    return this.#lost;
  }

  write(lines: readonly string[]): void {
    if (this.stream.writableLength > mostHeld) {
      const isFirst = this.#lost === 0;
      this.#lost += lines.length;
      if (isFirst) this.events.stalled();
      return;
    }
    this.stream.write(lines.join(''));
    const lost = this.#lost;
    this.#lost = 0;
    if (lost > 0) this.events.resumed(lost);
  }
}
