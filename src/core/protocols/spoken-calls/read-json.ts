import type { Reading, Source } from './source';

const deepest = 256;
/** What may stand in JSON, or in an object as Python writes it, outside of its strings. */
const outside = /[\s,:0-9+\-.eEtrufalsnTFNo]/;
/** Characters of its beginning by which JSON can be judged. */
const head = 600;
/** Closing brackets at its end that models are known to forget. */
const mostMissing = 2;

/**
 * Reads an object or a list of JSON, perhaps in Python's quotes, to its end; undefined when none stands here, or when
 * `mayBe` says so of its beginning. Before the character `before` it may end without its last brackets, which are put
 * there. One look at each character.
 */
export function* readJson(
  source: Source,
  mayBe: (begun: string) => boolean = () => true,
  before?: string,
): Reading<string | undefined> {
  const pieces: string[] = [];
  let begun = '';
  /** The brackets that close what is open, the outermost first. */
  const open: string[] = [];
  let quote = '';
  let escaped = false;
  for (;;) {
    const { rest } = source;
    let end = -1;
    let missing = '';
    for (let at = 0; at < rest.length && end < 0; at += 1) {
      const char = rest.charAt(at);
      if (quote !== '') {
        if (escaped) escaped = false;
        else if (char === '\\') escaped = true;
        else if (char === quote) quote = '';
      } else if (char === '{' || char === '[') {
        open.push(char === '{' ? '}' : ']');
        if (open.length > deepest) return undefined;
      } else if (open.length === 0) return undefined;
      else if (char === '"' || char === "'") quote = char;
      else if (char === '}' || char === ']') {
        open.pop();
        if (open.length === 0) end = at + 1;
      } else if (char === before && open.length <= mostMissing) {
        missing = open.reverse().join('');
        end = at;
      } else if (!outside.test(char)) return undefined;
    }
    const piece = source.take(end < 0 ? rest.length : end);
    pieces.push(piece);
    if (begun.length < head) {
      begun += piece.slice(0, head);
      if (!mayBe(begun)) return undefined;
    }
    if (end >= 0) return pieces.join('') + missing;
    if (source.ended) return undefined;
    yield;
  }
}
