import { blocksOf } from './block-words';
import { type Cursor, lineBefore, linesBelow, restOfLine, textBelow } from './cursor';

/** A completion without what follows the cursor already, on its line and below; empty for a mere repetition. */
export function withoutRepeats(text: string, cursor: Cursor): string {
  const inside = withoutQuote(text, cursor);
  // What ends at the end of its string repeats nothing behind it.
  const own = withoutForeignClosers(inside === text ? withoutRest(text, restOfLine(cursor)) : inside, cursor);
  const kept = withoutLinesBelow(own, cursor).trimEnd();
  return isThereAlready(kept, cursor) ? '' : kept;
}

/** Languages that write a quotation mark within a string twice. */
const doubles = /^(?:sql|plsql|pgsql|postgres|bsl|os|pascal|objectpascal|vb|ada|cobol|abap|fortran.*|csv)$/;

/** Up to the mark that ends the string around the cursor, where that mark stands behind the cursor already. */
function withoutQuote(text: string, cursor: Cursor): string {
  const [one] = /^(?:"{3}|'{3}|["'`])/.exec(cursor.after) ?? [];
  if (one === undefined || quoteAt(lineBefore(cursor)) !== one[0]) return text;
  const pair = doubles.test(cursor.language) ? one + one : undefined;
  const mark = pair !== undefined && cursor.after.startsWith(pair) ? pair : one;
  // The one that begins the string comes again as well.
  const begun = cursor.before.endsWith(mark) && text.lastIndexOf(mark) > 0 && text.startsWith(mark) ? mark.length : 0;
  for (let at = begun; at < text.length; at += 1) {
    if (text[at] === '\\' && pair === undefined) at += 1;
    // Two of them are one letter of the string.
    else if (pair !== undefined && mark !== pair && text.startsWith(pair, at)) at += 1;
    else if (text.startsWith(mark, at)) return text.slice(begun, at);
  }
  return text;
}

/** The mark of the string that is open at the end of a piece of a line. */
function quoteAt(piece: string): string {
  let quote = '';
  for (let at = 0; at < piece.length; at += 1) {
    const letter = piece.charAt(at);
    if (letter === '\\') at += 1;
    else if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === '`' || (letter === "'" && !/\w$/.test(piece.slice(0, at)))) quote = letter;
  }
  return quote;
}

/** Without the longest end of the text that the rest of the line begins with. */
function withoutRest(text: string, rest: string): string {
  const there = rest.trimEnd();
  if (there.trim() === '') return text;
  const forms = [...new Set([there, there.trimStart()])];
  const whole = forms.find((wanted) => text.endsWith(wanted));
  if (whole !== undefined) return text.slice(0, -whole.length);
  // The model has gone on behind it.
  const at = there.trim().length > 1 ? text.lastIndexOf(there.trim()) : -1;
  if (at >= 0 && /^[\s;,)\]}>]*$/.test(text.slice(at + there.trim().length))) return text.slice(0, at);
  const spaced = withoutSpacedRest(text, tight(there));
  if (spaced !== text) return spaced;
  for (const wanted of forms) {
    for (let length = Math.min(text.length, wanted.length) - 1; length > 0; length -= 1) {
      const tail = text.slice(-length);
      // In the middle of a word two letters may meet by chance.
      if (wanted.startsWith(tail) && !(length < 3 && /^[\p{L}\p{N}_]+$/u.test(tail))) return text.slice(0, -length);
    }
  }
  return text;
}

/** The same where the model has put other spaces into it. */
function withoutSpacedRest(text: string, wanted: string): string {
  if (wanted.length < 2) return text;
  let at = text.length;
  for (let left = wanted.length - 1; left >= 0; left -= 1) {
    do at -= 1;
    while (at >= 0 && /\s/.test(text.charAt(at)));
    if (text.charAt(at) !== wanted.charAt(left)) return text;
  }
  // In the middle of a word they may meet by chance.
  return /^[\p{L}\p{N}_]{2}$/u.test(text.charAt(at - 1) + wanted.charAt(0)) ? text : text.slice(0, at).trimEnd();
}

function tight(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Up to the first bracket that closes something from before the cursor, where that bracket stands after it already. */
function withoutForeignClosers(text: string, cursor: Cursor): string {
  const next = cursor.after.trimStart();
  const open: string[] = [];
  // What the line has opened and does not close again may be closed on it.
  let own = Math.max(0, brackets(lineBefore(cursor)).opened - brackets(restOfLine(cursor)).closed);
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quote !== '') {
      if (letter === '\\') at += 1;
      else if (letter === quote || letter === '\n') quote = '';
    } else if (letter === '"' || letter === '`' || (letter === "'" && !/\w$/.test(text.slice(0, at)))) quote = letter;
    else if ('([{'.includes(letter)) open.push(letter);
    else if (letter === '\n') own = 0;
    else if (')]}'.includes(letter) && open.pop() === undefined) {
      if (own > 0) own -= 1;
      else if (next.startsWith(letter)) return text.slice(0, at);
    }
  }
  return text;
}

/** How many brackets a piece of a line opens and does not close, and how many it closes that it did not open. */
function brackets(piece: string): { opened: number; closed: number } {
  let opened = 0;
  let closed = 0;
  for (const letter of piece) {
    if ('([{'.includes(letter)) opened += 1;
    else if (!')]}'.includes(letter)) continue;
    else if (opened > 0) opened -= 1;
    else closed += 1;
  }
  return { opened, closed };
}

/** Without last lines that are the next ones of the file. */
function withoutLinesBelow(text: string, cursor: Cursor): string {
  const below = linesBelow(cursor).map((line) => line.trimEnd());
  while (below[0] === '') below.shift();
  const lines = text.split('\n');
  for (let count = Math.min(lines.length - 1, below.length); count > 0; count -= 1) {
    const tail = lines.slice(-count);
    if (!tail.every((line, index) => tight(line) === tight(below[index] ?? ''))) continue;
    // What closes the text's own block looks like what closes the one around it.
    const closes = (code: string) => blocksOf(code, cursor.language).closed > 0;
    if (!closes(tail.join('\n')) || closes(text)) return lines.slice(0, -count).join('\n');
  }
  return text;
}

/** True when the file goes on with these very words. */
function isThereAlready(text: string, cursor: Cursor): boolean {
  const words = text.trim();
  if (words === '') return true;
  const rest = cursor.after.trimStart();
  // Below a line that was begun, a line may well begin with the words that end that one.
  const isWhole =
    restOfLine(cursor).trim() !== '' ||
    lineBefore(cursor).trim() === '' ||
    /^\s*(?:\n|$)/.test(rest.slice(words.length));
  if (words.length >= 4 && rest.startsWith(words) && isWhole) return true;
  const whole = (lineBefore(cursor) + text).trim();
  const next = textBelow(cursor)?.trim();
  return !text.includes('\n') && next !== undefined && restOfLine(cursor).trim() === '' && whole === next;
}
