import { parseJson } from './parse-json';

/** JSON text with the letters themselves where it has escapes that it does not need, which would hide a value. */
export function withoutEscapes(json: string): string {
  if (!/\\[u/]/.test(json)) return json;
  return json.replace(/\\(?:u([\da-f]{4})|.)/gis, (written, code: string | undefined) => {
    if (code === undefined) return written === '\\/' ? '/' : written;
    const letter = String.fromCharCode(Number.parseInt(code, 16));
    return /[\p{Cc}\p{Cs}"\\]/u.test(letter) ? written : letter;
  });
}

/**
 * How a piece of a text is given back. Where the text is JSON the escapes of letters mean these letters, which a model
 * uses for answers and calls, and a text of several lines in it is a file or an output, which is written as it was
 * without the JSON around it. Everywhere else escapes are what a file has. Pieces are asked for in their order.
 */
export function lettersOf(text: string): (start: number, end: number) => string {
  let isJson: boolean | undefined;
  let held: readonly LinesInJson[] | undefined;
  let next = 0;
  return (start, end) => {
    const piece = text.slice(start, end);
    if (!piece.includes('\\')) return piece;
    isJson ??= /^\s*[[{]/.test(text) && tryJson(text);
    if (!isJson) return piece;
    held ??= linesIn(text);
    while (next < held.length - 1 && (held[next]?.end ?? end) < end) next += 1;
    const around = held[next];
    const isOfLines =
      around && around.start <= start && end <= around.end && (around.first < start || around.last >= end);
    return (isOfLines ? tryText(piece) : undefined) ?? withoutEscapes(piece);
  };
}

/** A text of several lines in JSON, with the first and the last place where one of its lines that say something begins. */
interface LinesInJson {
  start: number;
  end: number;
  first: number;
  last: number;
}

function linesIn(json: string): LinesInJson[] {
  const found: LinesInJson[] = [];
  for (let at = json.indexOf('"'); at >= 0; at = json.indexOf('"', at + 1)) {
    const start = at + 1;
    let first = -1;
    let last = -1;
    let pending = -1;
    for (at = start; at < json.length && json.charAt(at) !== '"'; at += 1) {
      const isEscape = json.charAt(at) === '\\';
      if (isEscape) at += 1;
      const letter = json.charAt(at);
      if (isEscape && letter === 'n') pending = at;
      else if (pending >= 0 && !(isEscape ? /[rt]/ : /\s/).test(letter)) {
        if (first < 0) first = pending;
        last = pending;
        pending = -1;
      }
    }
    if (first >= 0) found.push({ start, end: at, first, last });
  }
  return found;
}

/** What a piece of a text in JSON says; undefined where it ends amidst an escape. */
function tryText(piece: string): string | undefined {
  const said = parseJson(`"${piece}"`)?.value;
  return typeof said === 'string' ? said : undefined;
}

function tryJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
