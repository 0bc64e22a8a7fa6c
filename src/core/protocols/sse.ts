import { createParser } from 'eventsource-parser';
import { ChatError } from '../chat/errors';
import { parseJson } from '../ground/text/parse-json';
import { Utf8Stream } from '../ground/text/utf8-stream';

/** The most an upstream may send in one event before it is taken for broken: 16 MiB of characters. */
const maxEventSize = 16 * 1024 * 1024;

/** What stands behind the last event of an answer. */
const doneMark = '[DONE]';

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** The data of events, one list for each read; one is asked for after the other. */
export type EventReads = AsyncIterableIterator<readonly string[], undefined, undefined>;

/**
 * The `data` of the events that each read of a server-sent event stream completes, in order. Survives any cut of the
 * bytes, also inside a character. An event that the end of the body leaves unfinished is given when all of it is there.
 * Throws `ChatError('protocol')` when one event outgrows 16 MiB; passes on what `body` throws.
 */
export function readEventData(body: AsyncIterable<Uint8Array>): EventReads {
  return new ReadsOfBody(body);
}

/** No generator: it would hold the bytes of a read for as long as nobody asks for the next. */
class ReadsOfBody implements EventReads {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #letters = new Utf8Stream();
  #completed: string[] = [];
  #isOver = false;
  #failure: ChatError | undefined;
  readonly #parser = createParser({
    maxBufferSize: maxEventSize,
    onEvent: ({ event, data }) => {
      if (!isFiller(event, data)) this.#completed.push(data);
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') {
        this.#failure = new ChatError('protocol', 'The model server sent an event of more than 16 MiB.', {
          code: 'event_too_large',
        });
      }
    },
  });

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#pieces = body[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<readonly string[], undefined>> {
    while (this.#completed.length === 0) {
      if (this.#isOver) return over;
      const piece = await this.#pieces.next();
      if (piece.done) {
        this.#finishLast();
        continue;
      }
      this.#parser.feed(this.#letters.read(piece.value));
      if (!this.#failure) continue;
      await this.return();
      throw this.#failure;
    }
    const value = this.#completed;
    this.#completed = [];
    return { done: false, value };
  }

  /** Some servers end the body without the blank line, or with a carriage return that could be half of a line end. */
  #finishLast(): void {
    this.#isOver = true;
    if (this.#failure) return;
    this.#parser.feed('\n\n');
    this.#completed = this.#completed.filter((data) => data === doneMark || parseJson(data) !== undefined);
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#pieces.return?.();
    return over;
  }
}

/** True for an event that only keeps the connection alive: nothing in it, or a ping by its name. */
function isFiller(name: string | undefined, data: string): boolean {
  return (
    (name !== undefined && /^(?:ping|heartbeat|keep-?alive)$/i.test(name)) ||
    (data.length < 64 && /^\s*(?:\{"type":\s*"(?:ping|heartbeat|keep-?alive)"\}\s*)?$/.test(data))
  );
}

/** One server-sent event that carries JSON; JSON has no raw line break, so one `data` line is enough. */
export function eventFrame(json: string): string {
  return `data: ${json}\n\n`;
}

/** The same with the event's name, for protocols whose clients read it. */
export function namedEventFrame(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}
