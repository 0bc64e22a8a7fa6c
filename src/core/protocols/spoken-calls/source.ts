import { beginsMarker } from '../../chat/text/filter-text';

/** A reader that waits for more text wherever it yields. */
export type Reading<T> = Generator<undefined, T, void>;

/**
 * A text that is read while it comes. What was read is kept until it is settled what it was, so that it can be given
 * back; that costs nothing where it all came in one piece.
 */
export class Source {
  /** Nothing more comes. */
  ended = false;
  /** What is not read yet. */
  #rest = '';
  #piece = '';
  #at = 0;
  /** Where in the piece begins what is not settled, and what of it came in pieces before. */
  #from = 0;
  #before: string[] = [];
  #beforeLength = 0;

  get rest(): string {
    return this.#rest;
  }

  /** How much was read and is not settled. */
  get readLength(): number {
    return this.#beforeLength + this.#at - this.#from;
  }

  /** What was read and is not settled. */
  get readText(): string {
    return this.#before.join('') + this.#piece.slice(this.#from, this.#at);
  }

  push(text: string): void {
    if (this.#at > this.#from) this.#before.push(this.#piece.slice(this.#from, this.#at));
    this.#beforeLength += this.#at - this.#from;
    this.#begin(this.#rest + text);
  }

  /** Reads so many characters. */
  take(count: number): string {
    const begun = this.#at;
    this.#at = Math.min(this.#piece.length, this.#at + count);
    this.#rest = this.#piece.slice(this.#at);
    return this.#piece.slice(begun, this.#at);
  }

  /** Says that all that was read is dealt with. */
  settle(): void {
    this.#before = [];
    this.#beforeLength = 0;
    this.#from = this.#at;
  }

  /** Makes all that was read and is not settled unread. */
  giveBack(): void {
    if (this.#before.length > 0) {
      const all = this.#before.join('') + this.#piece.slice(this.#from);
      this.settle();
      this.#begin(all);
    } else {
      this.#at = this.#from;
      this.#rest = this.#piece.slice(this.#at);
    }
  }

  #begin(piece: string): void {
    this.#piece = piece;
    this.#rest = piece;
    this.#at = 0;
    this.#from = 0;
  }
}

/** Reads the blanks that come, and gives them. */
export function* space(source: Source): Reading<string> {
  let blanks = '';
  for (;;) {
    const { rest } = source;
    let count = 0;
    while (count < rest.length && isBlank(rest.charCodeAt(count))) count += 1;
    blanks += source.take(count);
    if (source.rest !== '' || source.ended) return blanks;
    yield;
  }
}

/** Reads one of these, the longest that stands here; undefined, with nothing read, when none does. */
export function* oneOf(source: Source, literals: readonly string[]): Reading<string | undefined> {
  for (;;) {
    const { rest } = source;
    let found = '';
    let isOpen = false;
    for (const literal of literals) {
      if (literal.length > found.length && rest.startsWith(literal)) found = literal;
      if (literal.length > rest.length && literal.startsWith(rest)) isOpen = true;
    }
    if (!isOpen || source.ended) {
      source.take(found.length);
      return found === '' ? undefined : found;
    }
    yield;
  }
}

/** Reads up to and with one of these, which begin alike; undefined when none comes within so many characters. */
export function* until(
  source: Source,
  closings: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Reading<{ text: string; closing: string } | undefined> {
  const pieces: string[] = [];
  let length = 0;
  for (;;) {
    // Beyond `most` nobody looks: the next one that begins here would look through all of that again.
    const rest = most < source.rest.length ? source.rest.slice(0, most + longestOf(closings)) : source.rest;
    const begins = closings[0]?.charAt(0) ?? '';
    let at = rest.indexOf(begins);
    let closing: string | undefined;
    for (; at >= 0; at = rest.indexOf(begins, at + 1)) {
      closing = closings.find((one) => rest.startsWith(one, at));
      if (closing !== undefined) break;
    }
    const settled = at >= 0 ? at : rest.length - beginsMarker(rest, closings);
    length += settled;
    if (length > most) return undefined;
    pieces.push(source.take(settled));
    if (closing !== undefined) {
      source.take(closing.length);
      return { text: pieces.join(''), closing };
    }
    if (source.ended) return undefined;
    yield;
  }
}

/** Reads a word of letters, digits, `_`, `-`, `.`, `:` and `/`; undefined when none stands here, or a longer one. */
export function* word(source: Source, most: number): Reading<string | undefined> {
  for (let count = 0; ; ) {
    while (count < source.rest.length && count <= most && /[\p{L}\d_.:/-]/u.test(source.rest.charAt(count))) count += 1;
    if (count > most) return undefined;
    if (count < source.rest.length || source.ended) return count === 0 ? undefined : source.take(count);
    yield;
  }
}

/** Stands among the attributes of a tag that closes itself. */
export const closedTag = '/';

/** Reads the attributes of a tag and the `>` or `/>` that ends it; undefined when there is something else. */
export function* attributes(source: Source, longest: number): Reading<Map<string, string> | undefined> {
  const found = new Map<string, string>();
  while (found.size < 8) {
    yield* space(source);
    const end = yield* oneOf(source, ['>', '/>']);
    if (end === '/>') found.set(closedTag, '');
    if (end !== undefined) return found;
    const name = yield* word(source, 32);
    const quote = name && (yield* oneOf(source, ['="', "='"]));
    const value = quote && (yield* until(source, [quote.charAt(1)], longest));
    if (!value) return undefined;
    found.set(name, value.text);
  }
  return undefined;
}

function longestOf(texts: readonly string[]): number {
  return texts.reduce((longest, { length }) => Math.max(longest, length), 0);
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
