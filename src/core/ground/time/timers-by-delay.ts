/** A pending timer. Cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/** What a machine's timers are made of. */
export interface TimerSource {
  /** Milliseconds; only goes forward. */
  steady(): number;
  /** Calls `fire` after so long; never keeps the process alive. */
  wake(delayMs: number, fire: () => void): void;
}

/** One who waits, in a line of those who wait equally long. */
interface Waiting extends Timer {
  readonly dueMs: number;
  readonly fire: () => void;
  before: Waiting | undefined;
  after: Waiting | undefined;
}

/** The most that a timer of Node's can wait; beyond that it would fire at once. */
const longestMs = 2 ** 31 - 1;

/**
 * Timers by their delay: those that wait equally long end in the order in which they began, so one timer of the machine
 * for each delay serves all of them. Requests begin and cancel a handful each, and Node needs longer for one of its own
 * than for all of these.
 */
export class TimersByDelay {
  readonly #lines = new Map<number, Line>();

  constructor(private readonly source: TimerSource) {}

  later(delayMs: number, fire: () => void): Timer {
    let line = this.#lines.get(delayMs);
    if (!line) {
      line = new Line(delayMs, this.source, () => this.#lines.delete(delayMs));
      this.#lines.set(delayMs, line);
    }
    return line.add(fire);
  }
}

/** Those who wait equally long. */
class Line {
  #first: Waiting | undefined;
  #last: Waiting | undefined;

  constructor(
    private readonly delayMs: number,
    private readonly source: TimerSource,
    private readonly onEmpty: () => void,
  ) {
    this.#wake(delayMs);
  }

  add(fire: () => void): Timer {
    const waiting: Waiting = {
      dueMs: this.source.steady() + this.delayMs,
      fire,
      before: this.#last,
      after: undefined,
      cancel: () => this.#remove(waiting),
    };
    if (this.#last) this.#last.after = waiting;
    else this.#first = waiting;
    this.#last = waiting;
    return waiting;
  }

  /** Does nothing for one that is out already. */
  #remove(waiting: Waiting): void {
    const { before, after } = waiting;
    if (!before && this.#first !== waiting) return;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    waiting.before = undefined;
    waiting.after = undefined;
  }

  #wake(delayMs: number): void {
    this.source.wake(Math.min(delayMs, longestMs), () => this.#endDue());
  }

  /** One whose `fire` throws ends no other's wait. */
  #endDue(): void {
    const nowMs = this.source.steady();
    try {
      // What is no time at all is due.
      for (let first = this.#first; first && !(first.dueMs > nowMs); first = this.#first) {
        this.#remove(first);
        first.fire();
      }
    } finally {
      if (this.#first) this.#wake(Math.max(0, this.#first.dueMs - this.source.steady()));
      else this.onEmpty();
    }
  }
}
