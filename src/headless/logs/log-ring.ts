import { randomUUID } from 'node:crypto';

/** As many lines are kept. */
const mostLines = 1000;
/** And no more than this, whatever the lines are. */
const mostChars = 1024 * 1024;

/** The last lines of the log, as they went to stderr: for whoever looks at them while the program runs. */
export class LogRing {
  /** Another one after a restart: then the numbers begin anew. */
  readonly run = randomUUID();
  readonly #lines: string[] = [];
  #chars = 0;
  #last = 0;

  /** Keeps a line of JSON. */
  add(line: string): void {
    this.#lines.push(line);
    this.#chars += line.length;
    this.#last += 1;
    while (this.#lines.length > mostLines || (this.#chars > mostChars && this.#lines.length > 1)) {
      this.#chars -= this.#lines.shift()?.length ?? 0;
    }
  }

  /** The number of the newest line. */
  get last(): number {
    return this.#last;
  }

  /** The lines that are kept of those behind number `after`, as JSON texts; the newest comes last. */
  behind(after: number): readonly string[] {
    const wanted = Math.min(this.#lines.length, Math.max(0, this.#last - after));
    return wanted === 0 ? [] : this.#lines.slice(-wanted);
  }
}
