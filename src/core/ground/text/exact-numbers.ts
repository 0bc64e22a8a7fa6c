import { randomUUID } from 'node:crypto';
import { endOfString, parseJson } from './parse-json';

/** Stands before the digits of a number that JavaScript would round, which travels as a text; nobody else has it. */
const mark = `${randomUUID()}:`;

/** A number that may have lost digits when it was read. */
export function isRounded(value: unknown): boolean {
  return value === Infinity || value === -Infinity || (Number.isInteger(value) && !Number.isSafeInteger(value));
}

/** A number of fewer digits loses none. */
const fewestLost = 16;

/** Whether JSON text may hold a number that would be rounded: few do, and one look at every 16th character tells. */
export function mayLoseDigits(json: string): boolean {
  for (let at = fewestLost - 1; at < json.length; at += fewestLost) {
    if (!isDigit(json.charCodeAt(at))) continue;
    let start = at;
    while (start > 0 && isDigit(json.charCodeAt(start - 1))) start -= 1;
    while (at + 1 < json.length && isDigit(json.charCodeAt(at + 1))) at += 1;
    const before = json.charAt(json.charAt(start - 1) === '-' ? start - 2 : start - 1);
    if (at - start + 1 >= fewestLost && /^[[:,\s]?$/.test(before)) return true;
  }
  return false;
}

/** As `parseJson`, but numbers that would lose digits are texts, which `writeExact` makes these numbers again. */
export function parseExact(json: string): { value: unknown } | undefined {
  return parseJson(mayLoseDigits(json) ? withMarks(json) : json);
}

/** JSON text in which each text that `parseExact` made is the number that it was read from. */
export function writeExact(json: string): string {
  if (!json.includes(mark)) return json;
  const [first = '', ...others] = json.split(`"${mark}`);
  // Each of the others begins with digits and the quote behind them.
  return first + others.map((piece) => piece.replace('"', '')).join('');
}

/** The digits of a value that `parseExact` made a text; undefined for any other. */
export function exactDigits(value: string): string | undefined {
  return value.startsWith(mark) ? value.slice(mark.length) : undefined;
}

function withMarks(json: string): string {
  const pieces: string[] = [];
  let from = 0;
  eachNumber(json, (written, at) => {
    if (!isInteger(written) || !isRounded(Number(written))) return;
    pieces.push(json.slice(from, at), `"${mark}${written}"`);
    from = at + written.length;
  });
  return pieces.join('') + json.slice(from);
}

/** Tells of each number of JSON text as it is written, and where. */
export function eachNumber(json: string, tell: (written: string, at: number) => void): void {
  const number = /-?\d[\d.eE+-]*/y;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === 34) at = endOfString(json, at);
    else if (code === 45 || isDigit(code)) {
      number.lastIndex = at;
      const [written = '-'] = number.exec(json) ?? [];
      tell(written, at);
      at += written.length - 1;
    }
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isInteger(number: string): boolean {
  return number.length <= 400 && /^-?[1-9]\d*$/.test(number);
}
