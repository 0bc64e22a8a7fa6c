import { getHeapStatistics } from 'node:v8';
import { Refused } from '../http/refused';
import { KnownTools } from './known-tools';

/** A request costs several times the bytes of its body, as text, as what was read of it, and as what is sent on. */
const partOfHeap = 1 / 6;
/** What is no larger is always taken, so that bodies of megabytes keep nobody else from asking. */
const smallBytes = 64 * 1024;
/** When a caller who found no room may ask again. */
const retryAfterS = 5;

/**
 * The memory that the bodies of all requests under way, those in line for an account too, share with files: each may
 * be large, and together they would end the process for everybody.
 */
export class BodyRoom {
  /** What is remembered of bodies before. */
  readonly knownTools = new KnownTools();
  #held = 0;

  constructor(private readonly mostBytes = getHeapStatistics().heap_size_limit * partOfHeap) {}

  /** The place of one request, empty as yet. */
  place(): BodyPlace {
    return new BodyPlace(this);
  }

  /** Gives room for so many more bytes to who has `own` already; false when there is none. */
  give(bytes: number, own: number): boolean {
    // Whoever has the room alone may have a body of any size that is taken at all.
    if (this.#held + bytes > this.mostBytes && this.#held > own) return false;
    this.#held += bytes;
    return true;
  }

  takeBack(bytes: number): void {
    this.#held -= bytes;
  }
}

/** What one request has of the room until its answer is over. */
export class BodyPlace {
  #bytes = 0;
  #counted = 0;
  #isLeft = false;

  constructor(private readonly room: BodyRoom) {}

  get knownTools(): KnownTools {
    return this.room.knownTools;
  }

  /** Takes further bytes of the body; the refusal when there is no room for them, or nobody who waits. */
  take(bytes: number): Refused | undefined {
    // What comes out of its compression after the caller has gone would hold room for ever.
    if (this.#isLeft) return noRoom();
    this.#bytes += bytes;
    if (this.#bytes <= smallBytes) return undefined;
    if (!this.room.give(this.#bytes - this.#counted, this.#counted)) return noRoom();
    this.#counted = this.#bytes;
    return undefined;
  }

  leave(): void {
    this.#isLeft = true;
    this.room.takeBack(this.#counted);
    this.#counted = 0;
  }
}

function noRoom(): Refused {
  const message = 'The requests that are being answered fill the memory for bodies and files. Try again shortly.';
  return new Refused({ status: 503, code: 'bridge_busy', message, retry: true, retryAfterS });
}
