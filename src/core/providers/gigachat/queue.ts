import { ChatError, toChatError } from '../../chat/errors';

/** Requests that may wait for one account; the next one is told to come back. */
const depth = 1024;

/** Gives a place back. Calling it twice does nothing. */
export type Release = () => void;

/** First in, first out, at most `limit()` at a time: a personal GigaChat account has one stream. */
export class AccountQueue {
  #inFlight = 0;
  readonly #waiting: Array<() => void> = [];

  /** Called whenever somebody waits, enters or leaves. */
  onChange: () => void = () => {};

  /** `limit` is asked anew each time: it changes when the account turns out to have another scope. */
  constructor(private readonly limit: () => number) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when it is this request's turn. Throws `queue-full` when 1024 wait already, `cancelled` on the signal. */
  async enter(signal: AbortSignal): Promise<Release> {
    if (signal.aborted) throw toChatError(undefined, signal);
    if (this.#inFlight >= this.limit() || this.#waiting.length > 0) await this.#wait(signal);
    else this.#inFlight += 1;
    this.onChange();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#inFlight -= 1;
      this.#admit();
      this.onChange();
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= depth) {
      throw new ChatError(
        'queue-full',
        `${depth} requests already wait for this GigaChat account. Try again shortly.`,
        {
          code: 'queue_full',
          retryAfterMs: 5000,
        },
      );
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        const index = this.#waiting.indexOf(enter);
        if (index >= 0) this.#waiting.splice(index, 1);
        this.onChange();
        reject(toChatError(undefined, signal));
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(enter);
      this.onChange();
    });
  }

  #admit(): void {
    while (this.#inFlight < this.limit()) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#inFlight += 1;
      next();
    }
  }
}
