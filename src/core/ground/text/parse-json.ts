/**
 * JSON of others that is nested deeper is taken for none: nobody means it, and whatever walks a value calls itself once
 * a level.
 */
const deepestNesting = 256;
/** So are more lists and objects than these: to read ten million of them takes ten seconds, in which nobody is served. */
const mostLists = 500_000;

/**
 * The runtime tells longer texts apart by their length alone: of two thousand such of one length, as names of one object
 * or of a map, each is compared with all others, which takes half a minute.
 */
export const longestName = 16_383;
/** So many of them take no time yet. */
export const mostLongNames = 64;

/**
 * The value of JSON text in a box, or undefined when the text is no JSON, nested too deep, or of too many lists or long
 * names.
 */
export function parseJson(text: string): { value: unknown } | undefined {
  if (!mayBeJson(text) || isTooMuch(text) || holdsLongNames(text)) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** False for most prose by its first and last letter alone: the parser's error would cost more. */
function mayBeJson(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) continue;
    if (code === openBrace) return lastLetter(text) === closeBrace;
    if (code === openBracket) return lastLetter(text) === closeBracket;
    if (code === quote) return lastLetter(text) === quote;
    // A sign, a digit, or the first letter of `true`, `false` and `null`.
    return code === 45 || (code >= 48 && code <= 57) || code === 116 || code === 102 || code === 110;
  }
  return false;
}

function lastLetter(text: string): number {
  let at = text.length - 1;
  while (isBlank(text.charCodeAt(at))) at -= 1;
  return text.charCodeAt(at);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** Whether the brackets that JSON text opens outside its strings are too many, or stand too deep inside each other. */
function isTooMuch(text: string): boolean {
  // So few characters, or so few brackets, cannot; strings need a look only when there are more.
  if (text.length <= deepestNesting || countOf(text, '[') + countOf(text, '{') <= deepestNesting) return false;
  let depth = 0;
  let lists = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openBracket || code === openBrace) {
      depth += 1;
      lists += 1;
      if (depth > deepestNesting || lists > mostLists) return true;
    } else if (code === closeBracket || code === closeBrace) depth -= 1;
  }
  return false;
}

/** Whether JSON text gives its objects more than 64 names of more than 16,383 letters. */
export function holdsLongNames(text: string): boolean {
  if (text.length <= mostLongNames * longestName) return false;
  let long = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
    const begin = at;
    at = endOfString(text, begin);
    if (at - begin - 1 <= longestName) continue;
    let next = at + 1;
    while (isBlank(text.charCodeAt(next))) next += 1;
    if (text.charCodeAt(next) === colon) long += 1;
    if (long > mostLongNames) return true;
  }
  return false;
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [34, 92, 91, 93, 123, 125];
const colon = 58;

/** Where the string that begins at `from` has its closing quote; the end of the text when it has none. */
export function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

/** How often a character stands in a text; of more than matter here no more are counted. */
function countOf(text: string, char: string): number {
  let count = 0;
  for (let at = text.indexOf(char); at >= 0 && count <= deepestNesting; at = text.indexOf(char, at + 1)) count += 1;
  return count;
}
