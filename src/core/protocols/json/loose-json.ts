import { parseJson } from './json';

/**
 * The value of JSON as models write it by hand, in a box: with line breaks and tabs inside its strings, and commas
 * before closing brackets. Undefined for anything else that is no JSON.
 */
export function parseLoosely(text: string): { value: unknown } | undefined {
  return parseJson(text) ?? parseJson(tidied(text));
}

/** One look at each character. */
function tidied(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  let inString = false;
  /** Where a comma stands that nothing but blanks has followed. */
  let comma = -1;
  const replace = (at: number, by: string) => {
    pieces.push(text.slice(from, at), by);
    from = at + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
      else if (char < ' ') replace(at, JSON.stringify(char).slice(1, -1));
    } else if (char === ',') comma = at;
    else if (char === '"') inString = true;
    else if ((char === '}' || char === ']') && comma >= 0) replace(comma, '');
    if (!/[\s,]/.test(char)) comma = -1;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}
