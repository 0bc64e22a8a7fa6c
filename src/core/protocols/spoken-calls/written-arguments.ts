import { endOfString } from '../../ground/text/parse-json';
import { withoutFence } from '../json/fence';
import { asRecord } from '../json/json';
import { parseLoosely, type ReadJson } from '../json/loose-json';

/**
 * What a model wrote as the arguments of a call: JSON, also in a code fence or with the slips of what is written by
 * hand; blanks are no arguments. Undefined for what is none of that.
 */
export function writtenArguments(args: string): ReadJson | undefined {
  const bare = withoutFence(args.trim() === '' ? '{}' : args);
  return parseLoosely(bare) ?? firstObject(bare);
}

/** Tokens, closing tags and brackets too many: what models write behind the arguments. */
const behind = /^(?:\s|[}\]]|<\|[^<>|]{1,40}\|>|<\/[\w:]{1,40}>)*$/;
/** More than that behind the arguments is no slip. */
const longestBehind = 200;

/** The object that a text begins with, where nothing but slips follows, or the same object again; or one after `{}`. */
function firstObject(text: string): ReadJson | undefined {
  const start = text.length - text.trimStart().length;
  if (text.charAt(start) !== '{') return undefined;
  const end = endOfObject(text, start);
  const [first, rest] = [text.slice(start, end), text.slice(end)];
  if (rest === '') return undefined;
  if (rest.length <= longestBehind && behind.test(rest)) return parseLoosely(first);
  if (/^\{\s*\}$/.test(first) || first === rest.trim()) return parseLoosely(rest);
  return undefined;
}

/** Behind the bracket that closes the object which begins here; the end of the text when none does. */
export function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

/**
 * The objects of which a text is a row, each as it is written and perhaps in a code fence of its own; none when it is
 * something else, or of more than `most`.
 */
export function rowOfObjects(text: string, most: number): string[] {
  const row: string[] = [];
  const between = /[\s,;]+|```(?:[a-z_]*(?=\n))?/iy;
  for (let at = 0; at < text.length; ) {
    if (row.length >= most || text.charAt(at) !== '{') return [];
    const end = endOfObject(text, at);
    row.push(text.slice(at, end));
    // Each by itself: of millions in one match, the engine would run out of memory.
    for (at = end; at < text.length; at = between.lastIndex) {
      between.lastIndex = at;
      if (!between.test(text)) break;
    }
  }
  return row;
}

/** The object that was meant by null, an empty list, or a list of that object alone; anything else stays as it is. */
export function meantObject(written: ReadJson): ReadJson {
  const { value, text } = written;
  const nothing = { value: {}, text: '{}' };
  if (value === null) return nothing;
  if (!Array.isArray(value) || value.length > 1) return written;
  if (value.length === 0) return nothing;
  return asRecord(value[0]) ? { value: value[0], text: text.trim().slice(1, -1).trim() } : written;
}
