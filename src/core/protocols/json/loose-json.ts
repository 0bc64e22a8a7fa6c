import { parseJson } from '../../ground/text/parse-json';
import { withoutComments } from './comments';
import { withInnerQuotes } from './inner-quotes';
import { fromPython } from './python-literal';

/** JSON that was read, and its text: only that has all the digits of its numbers. */
export interface ReadJson {
  value: unknown;
  text: string;
}

/** No model writes more by hand than half of this. */
const longest = 1024 * 1024;

/** A path of Windows whose first backslash is not doubled, so that none of them is. */
const barePath = /^[A-Za-z]:\\(?!\\)/;
const escapes = /^\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/;

/**
 * JSON as models write it by hand: with line breaks, tabs, lone backslashes and lone quotes inside its strings, line
 * breaks written as `\n` and comments between them, and commas before closing brackets; or an object, or a list of
 * them, as Python writes it. Undefined for anything else that is no JSON.
 */
export function parseLoosely(text: string): ReadJson | undefined {
  const plain = read(text);
  if (plain || text.length > longest) return plain;
  const found = tidiedOrPython(text);
  if (found) return found;
  const bare = withoutComments(text);
  const uncommented = bare === text ? undefined : tidiedOrPython(bare);
  if (uncommented) return uncommented;
  const quoted = /^\s*[[{]/.test(text) ? withInnerQuotes(text) : undefined;
  return quoted === undefined ? undefined : read(tidied(quoted));
}

function tidiedOrPython(text: string): ReadJson | undefined {
  const found = /^\s*[[{"]/.test(text) ? read(tidied(text)) : undefined;
  return found ?? (/^\s*(?:\[\s*)?\{\s*['"]/.test(text) ? read(tidied(fromPython(text))) : undefined);
}

function read(text: string): ReadJson | undefined {
  const parsed = parseJson(text);
  return parsed && { value: parsed.value, text };
}

/** One look at each character. */
function tidied(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  let inString = false;
  let inPath = false;
  /** Where a comma stands that nothing but blanks has followed. */
  let comma = -1;
  const replace = (at: number, by: string) => {
    pieces.push(text.slice(from, at), by);
    from = at + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (inString) {
      if (char === '\\') {
        const isEscape = inPath ? /["\\]/.test(text.charAt(at + 1)) : escapes.test(text.slice(at, at + 6));
        if (isEscape) at += 1;
        else replace(at, '\\\\');
      } else if (char === '"') inString = false;
      else if (char < ' ') replace(at, JSON.stringify(char).slice(1, -1));
    } else if (char === ',') comma = at;
    else if (char === '"') {
      inString = true;
      inPath = barePath.test(text.slice(at + 1, at + 5));
    } else if (char === '\\' && /[nrt]/.test(text.charAt(at + 1))) {
      replace(at, '');
      at += 1;
      replace(at, ' ');
    } else if ((char === '}' || char === ']') && comma >= 0) replace(comma, '');
    if (char > ' ' && char !== ',') comma = -1;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}
