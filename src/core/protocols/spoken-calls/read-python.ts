import { isOffered, longestName, offeredCalls, type SpokenCall } from './call-json';
import { readPythonCalls } from './python-calls';
import type { Reading, Source } from './source';

const deepest = 100;
/** Characters within which it shows that a text begins with a name and a bracket. */
const longestBeginning = longestName + 50;
/** A call, or a list that begins with one, as far as its first bracket. */
const beginning = /^(?:\[\s*)?([\p{L}_][\p{L}\d_.-]*)\s*(\(?)/u;

/**
 * The name of the first call in a text that begins like calls in Python; `open` while that may still come, undefined
 * when it is something else.
 */
function pythonNameIn(begun: string): { name: string } | 'open' | undefined {
  const text = begun.slice(0, longestBeginning);
  if (/^\[?\s*$/.test(text)) return begun.length <= longestBeginning ? 'open' : undefined;
  const [whole, name, bracket] = beginning.exec(text) ?? [];
  if (whole === undefined || name === undefined || name.length > longestName) return undefined;
  if (bracket === '(') return { name };
  return whole.length === text.length && begun.length <= longestBeginning ? 'open' : undefined;
}

/** Whether a text may be a list of calls in Python, as far as it has come; undefined when it is something else. */
export function beginsLikePython(text: string, isKnown: (name: string) => boolean): 'yes' | 'perhaps' | undefined {
  const begun = text.trimStart();
  const found = begun.startsWith('[') ? pythonNameIn(begun) : undefined;
  if (found === 'open') return 'perhaps';
  return found && isOffered(found.name, isKnown) ? 'yes' : undefined;
}

/** Whether calls in Python stand here, of which the first is of a tool that may be called. Reads nothing. */
export function* beginsPython(source: Source, isKnown: (name: string) => boolean): Reading<boolean> {
  for (;;) {
    const found = pythonNameIn(source.rest);
    if (found === undefined || (found === 'open' && source.ended)) return false;
    if (found !== 'open') return isOffered(found.name, isKnown);
    yield;
  }
}

/** Reads one call in Python, or a list of them; undefined when it is none, or not of tools that may be called. */
export function* readPython(source: Source, isKnown: (name: string) => boolean): Reading<SpokenCall[] | undefined> {
  const pieces: string[] = [];
  const quotes = new Quotes();
  let depth = 0;
  for (;;) {
    const { rest } = source;
    let end = -1;
    for (let at = 0; at < rest.length && end < 0; at += 1) {
      const char = rest.charAt(at);
      if (quotes.holds(char)) continue;
      if (char === '(' || char === '[' || char === '{') depth += 1;
      else if (char === ')' || char === ']' || char === '}') {
        depth -= 1;
        if (depth <= 0) end = at + 1;
      }
      if (depth > deepest) return undefined;
    }
    pieces.push(source.take(end < 0 ? rest.length : end));
    if (end >= 0) {
      return offeredCalls(readPythonCalls(pieces.join('')), isKnown);
    }
    if (source.ended) return undefined;
    yield;
  }
}

/** Follows Python letter by letter, and knows which of them stand in strings. */
class Quotes {
  /** The quote of the string that is open, or may just have been opened. */
  #quote = '';
  /** How many of them opened it: 1 or 3; while they are counted the string is `opening`. */
  #count = 0;
  #opening = false;
  #closers = 0;
  #escaped = false;

  /** Whether this letter is part of a string, its quotes included. */
  holds(char: string): boolean {
    if (this.#quote === '') {
      if (char !== '"' && char !== "'") return false;
      this.#quote = char;
      this.#count = 1;
      this.#opening = true;
      return true;
    }
    if (this.#opening) {
      if (char === this.#quote && this.#count < 3) {
        this.#count += 1;
        return true;
      }
      this.#opening = false;
      if (this.#count === 2) {
        this.#quote = '';
        return this.holds(char);
      }
    }
    if (this.#escaped) this.#escaped = false;
    else if (char === this.#quote) {
      this.#closers += 1;
      if (this.#closers < this.#count) return true;
      this.#quote = '';
    } else this.#escaped = char === '\\';
    this.#closers = 0;
    return true;
  }
}
