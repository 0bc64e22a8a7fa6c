import type { Reading, Source } from './source';

const deepest = 256;
/** What may stand in JSON outside of its strings. */
const outside = /[\s,:0-9+\-.eEtrufalsn]/;
/** Characters of its beginning by which JSON can be judged. */
const head = 600;

/**
 * Reads an object or a list of JSON to its end; undefined when none stands here, or when `mayBe` says so of its
 * beginning. One look at each character.
 */
export function* readJson(source: Source, mayBe: (begun: string) => boolean = () => true): Reading<string | undefined> {
  const pieces: string[] = [];
  let begun = '';
  let depth = 0;
  let inString = false;
  let escaped = false;
  for (;;) {
    const { rest } = source;
    let end = -1;
    for (let at = 0; at < rest.length && end < 0; at += 1) {
      const char = rest.charAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (char === '\\') escaped = true;
        else if (char === '"') inString = false;
      } else if (char === '{' || char === '[') {
        depth += 1;
        if (depth > deepest) return undefined;
      } else if (depth === 0) return undefined;
      else if (char === '"') inString = true;
      else if (char === '}' || char === ']') {
        depth -= 1;
        if (depth === 0) end = at + 1;
      } else if (!outside.test(char)) return undefined;
    }
    const piece = source.take(end < 0 ? rest.length : end);
    pieces.push(piece);
    if (begun.length < head) {
      begun += piece.slice(0, head);
      if (!mayBe(begun)) return undefined;
    }
    if (end >= 0) return pieces.join('');
    if (source.ended) return undefined;
    yield;
  }
}
