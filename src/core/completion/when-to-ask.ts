import { blockLine } from './block-opener';
import { isInCommentOrString } from './comment-or-string';
import { type Cursor, lineBefore, restOfLine } from './cursor';

/** What else decides whether to ask before anybody asked for it. */
export interface TextSize {
  readonly chars: number;
  readonly lines: number;
}

const fewestChars = 10;
const mostLines = 8000;
const longestWord = 200;

/** True where a person who types may wait for more: never inside a word, where the editor shows its own list. */
export function mayAskUnasked(cursor: Cursor, { chars, lines }: TextSize): boolean {
  if (chars < fewestChars || lines >= mostLines) return false;
  if (endsInWord(cursor.before) || !/^[\s)\]}>;:,{]*$/.test(restOfLine(cursor))) return false;
  return !isInCommentOrString(cursor.before, cursor.language);
}

/** True when a letter of any script, a digit or `_` stands right before the cursor. */
function endsInWord(before: string): boolean {
  return wordBefore(before.slice(-2)) !== '';
}

/** The part of a word that stands right before the cursor. */
export function wordBefore(before: string): string {
  const letters = [...before.slice(-longestWord)];
  const begin = letters.findLastIndex((letter) => !/[\p{L}\p{N}\p{M}_]/u.test(letter)) + 1;
  return letters.slice(begin).join('');
}

/** How much is wanted: the rest of a line, or so many lines. */
export interface Wanted {
  readonly lines: number;
  readonly tokens: number;
}

/** One line, unless a block is empty; who asks for it on an empty line gets several as well. */
export function wantedAt(cursor: Cursor, automatic: boolean): Wanted {
  const block = { lines: automatic ? 12 : 40, tokens: 200 };
  if (restOfLine(cursor).trim() !== '') return { lines: 1, tokens: 64 };
  if (blockLine(cursor) !== undefined) return block;
  return !automatic && lineBefore(cursor).trim() === '' ? block : { lines: 1, tokens: 64 };
}
