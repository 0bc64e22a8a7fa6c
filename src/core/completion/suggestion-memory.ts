import { BoundedMap } from '../ground/bounded-map';
import type { Clock } from '../ground/clock';
import type { Cursor } from './cursor';
import { withoutRepeats } from './repeats-around';

/** A suggestion with the place it was made for. */
interface Suggestion {
  readonly uri: string;
  readonly model: string;
  readonly before: string;
  readonly after: string;
  readonly offset: number;
  readonly text: string;
  readonly atMs: number;
}

const mostKept = 100;
const keptMs = 5 * 60_000;
/** That nothing fits somewhere is asked again sooner. */
const nothingKeptMs = 30_000;
const charsOfKey = { before: 1500, after: 300 };
/** The last ones may be typed into, or backed out of. */
const mostRecent = 4;

/** The suggestions made lately: for the same place, and for places that typing and deleting lead to from there. */
export class SuggestionMemory {
  readonly #kept = new BoundedMap<string, Suggestion>(mostKept);
  #recent: Suggestion[] = [];

  constructor(private readonly clock: Clock) {}

  /** What to show at the cursor; the empty text where nothing fits; undefined where nobody has asked yet. */
  find(cursor: Cursor, model: string): string | undefined {
    for (const suggestion of this.#recent) {
      const rest = suggestion.model === model && this.#isFresh(suggestion) ? continued(suggestion, cursor) : undefined;
      if (rest !== undefined) return rest;
    }
    const same = this.#kept.get(keyOf(cursor, model));
    return same && this.#isFresh(same) ? same.text : undefined;
  }

  keep({ uri, before, after, offset }: Cursor, model: string, text: string): void {
    const suggestion = {
      uri,
      model,
      before: before.slice(-charsOfKey.before),
      after,
      offset,
      text,
      atMs: this.clock.monotonic(),
    };
    this.#kept.set(keyOf({ uri, before, after }, model), suggestion);
    if (text !== '') this.#recent = [suggestion, ...this.#recent].slice(0, mostRecent);
  }

  #isFresh({ text, atMs }: Suggestion): boolean {
    return this.clock.monotonic() - atMs < (text === '' ? nothingKeptMs : keptMs);
  }
}

/** What is left of a suggestion once its beginning was typed, or with what was deleted before it; else undefined. */
function continued({ uri, before, after, offset, text }: Suggestion, cursor: Cursor): string | undefined {
  if (uri !== cursor.uri) return undefined;
  const typed = cursor.offset - offset;
  // With an opening bracket or quote the editor types the closing one as well.
  const pair = typed > 0 ? (/^[)\]}"'`>]{1,4}/.exec(cursor.after)?.[0] ?? '') : '';
  const isThere = (closed: number) =>
    after.slice(0, charsOfKey.after - closed) === cursor.after.slice(closed, charsOfKey.after);
  if (!isThere(0)) {
    const isClosed = Array.from(pair).some((_, index) => isThere(index + 1));
    if (!isClosed || !endsAlike(cursor.before, before + text.slice(0, typed))) return undefined;
    return withoutRepeats(text.slice(typed), cursor) || undefined;
  }
  if (typed >= 0) {
    if (typed >= text.length) return undefined;
    return endsAlike(cursor.before, before + text.slice(0, typed)) ? text.slice(typed) : undefined;
  }
  const deleted = before.slice(typed);
  if (deleted.length !== -typed || deleted.includes('\n')) return undefined;
  return endsAlike(cursor.before, before.slice(0, typed)) ? deleted + text : undefined;
}

/** True when both texts end with the same, as far as the shorter one goes. */
function endsAlike(one: string, other: string): boolean {
  return one.length < other.length ? other.endsWith(one) : one.endsWith(other);
}

function keyOf({ uri, before, after }: Pick<Cursor, 'uri' | 'before' | 'after'>, model: string): string {
  return JSON.stringify([model, uri, before.slice(-charsOfKey.before), after.slice(0, charsOfKey.after)]);
}
