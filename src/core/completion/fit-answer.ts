import { blockLine } from './block-opener';
import { blocksOf, closesBlock } from './block-words';
import { isInCommentOrString, isInOneLineString } from './comment-or-string';
import { type Cursor, indentOf, lineBefore, restOfLine, textBelow, widthOf } from './cursor';
import { toLf } from './excerpt';
import { withOwnIndent } from './own-indent';
import { isTextLanguage } from './prose';
import { withoutRepeats } from './repeats-around';
import type { Wanted } from './when-to-ask';

/** A completion as it may be shown, and whether more of the answer could change it. */
export interface Fitted {
  readonly text: string;
  readonly isEnough: boolean;
}

/** So much of the line before the cursor is looked for in an answer. */
const longestPiece = 80;

const nothing: Fitted = { text: '', isEnough: true };

/**
 * An answer's code as it belongs at the cursor: without what is there already, in the file's indentation, no longer
 * than wanted, in whole lines. Of code that is not `isWhole` the last line is left out.
 */
export function fitAnswer(given: string, cursor: Cursor, wanted: Wanted, word: string, isWhole: boolean): Fitted {
  const own = withoutStart(toLf(given), cursor, word);
  if (own === undefined) return isWhole ? nothing : { text: '', isEnough: false };
  const code = withOwnIndent(withoutNameComment(own, cursor), cursor, wanted);
  const lines = code.split('\n');
  const complete = isWhole ? lines : lines.slice(0, -1);
  const { kept, isEnough } = cutLines(complete, cursor, wanted);
  const text = withoutRepeats(kept.join('\n').trimEnd(), cursor);
  const isApart = isWhole && kept.length === 1 && standsApart(kept[0] ?? '', text, cursor);
  return { text: isWorthShowing(text) ? (isApart ? `${text} ` : text) : '', isEnough: isWhole || isEnough };
}

/** True where the space at the end of a line keeps what is behind the cursor apart. */
function standsApart(line: string, text: string, { after }: Cursor): boolean {
  return /[ \t]$/.test(line) && line.trimEnd() === text && /^[\p{L}\p{N}_"'`$@{(<[]/u.test(after);
}

/** A letter or digit is worth it; a bracket alone is typed faster. */
function isWorthShowing(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text) || text.trim().length > 1;
}

/** Without what leads up to the cursor, the word that was begun there included. */
function withoutStart(code: string, cursor: Cursor, word: string): string | undefined {
  const whole = withoutEcho(code, cursor);
  if (whole !== code) return whole;
  const said = withoutPiece(code, lineBefore(cursor), word);
  if (said !== undefined || word === '') return said ?? withoutMark(code, lineBefore(cursor));
  if (goesOnBelow(code, word, cursor)) return code;
  const before = cursor.before.slice(0, cursor.before.length - word.length);
  const rest = withoutWord(withoutEcho(code, { before }), word);
  return rest ?? (/^ \S/.test(code) && (isWhole(word) || isText(cursor)) ? code : undefined);
}

/** True for an answer that takes the word for whole and goes on in the next line. */
function goesOnBelow(code: string, word: string, cursor: Cursor): boolean {
  const begun = code.trimStart();
  if (!/^[ \t]*\n/.test(code) || restOfLine(cursor).trim() !== '' || begun.startsWith(word)) return false;
  if (isInOneLineString(cursor.before, cursor.language)) return false;
  return isText(cursor) || /^(?:[?|&]?[.|&]|[<@#/]|\?[?:]? )/.test(begun);
}

/** Without the names and marks right before the cursor, when the code begins with them: `this.`, `<Butt`, `fill(`. */
function withoutPiece(code: string, line: string, word: string): string | undefined {
  const begun = code.trimStart();
  for (let at = Math.max(0, line.length - longestPiece); at < line.length - word.length; at += 1) {
    const piece = line.slice(at);
    const isWhole = !/^[\p{L}\p{N}_$]/u.test(piece) || !/[\p{L}\p{N}_$.]$/u.test(line.slice(0, at));
    if (!isWhole || !begun.startsWith(piece) || piece.trimStart() !== piece) continue;
    // A bracket or a quote may well come twice.
    const endsInMark = /[^\p{L}\p{N}_"'`]$/u.test(piece) && /[\p{L}\p{N}_]{2}/u.test(piece);
    if (word !== '' || endsInMark) return begun.slice(piece.length);
  }
  return undefined;
}

/** Without the mark right before the cursor, which a name follows and never the same mark. */
function withoutMark(code: string, line: string): string {
  const begun = code.trimStart();
  const mark = /(?<![\d.])\.$|[#@$<\\]$/.exec(line)?.[0];
  if (mark === undefined || !begun.startsWith(mark)) return code;
  const isName = /^.[\p{L}_({/!?]/u.test(begun) || (line.trim() === '#' && begun.startsWith('# '));
  return isName ? begun.slice(1) : code;
}

/** Without the lines that lead up to the cursor, which some models begin with. */
function withoutEcho(code: string, place: Pick<Cursor, 'before'>): string {
  const lines = place.before.split('\n');
  const begun = code.replace(/^\n+/, '');
  const found = begun.trimStart();
  for (let count = Math.min(5, lines.length); count > 0; count -= 1) {
    const whole = lines.slice(-count).join('\n');
    // With the indentation of the line it is surely meant as the line.
    if (count === 1 && /^\s+\S/.test(whole) && begun.startsWith(whole)) return begun.slice(whole.length);
    const echo = whole.trimStart();
    // What is so short may as well be meant, but for a name or brackets with a mark behind them.
    if (echo.trim().length < 3 && !/^\S+\s+$|^[^\s"'`]+[^\s\w"'`)\]}]$/.test(echo)) continue;
    if (found.startsWith(echo)) return found.slice(echo.length);
    const bare = echo.trimEnd();
    if (bare.length >= 3 && echo !== bare && !bare.endsWith('\n') && found.startsWith(`${bare}\n`))
      return found.slice(bare.length);
  }
  return code;
}

/** A word that only stands before others, so that a space may follow it. */
function isWhole(word: string): boolean {
  return /^(?:return|const|let|var|await|new|import|from|export|throw|typeof|case|def|class|if|elif|while|for|in|of|not|and|or|func|fn|pub|возврат|новый|если|пока)$/i.test(
    word,
  );
}

/** True where words are text: anything may follow one. */
function isText({ before, language }: Cursor): boolean {
  return isTextLanguage(language) || isInCommentOrString(before, language);
}

/** Without the part of the word that stands there already; undefined for an answer that does not go on with it. */
function withoutWord(code: string, word: string): string | undefined {
  const begun = code.trimStart();
  if (begun.startsWith(word)) return begun.slice(word.length);
  return /^[\p{L}\p{N}_]/u.test(begun) || begun === '' ? undefined : begun;
}

/** Without a first line that only names the file. */
function withoutNameComment(code: string, { name }: Cursor): string {
  const [first = '', ...rest] = code.split('\n');
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const isName = /^\s*(?:\/\/|#|--|<!--|\/\*)/.test(first) && base !== '' && first.includes(base);
  return isName && rest.length > 0 ? rest.join('\n') : code;
}

/** The lines up to where the wanted piece ends. */
function cutLines(lines: readonly string[], cursor: Cursor, wanted: Wanted): { kept: string[]; isEnough: boolean } {
  const floor = floorOf(cursor);
  const below = textBelow(cursor)?.trim();
  const begins = lineBefore(cursor).trim() !== '';
  const kept: string[] = [];
  let isOpen = false;
  for (const [index, line] of lines.entries()) {
    const hasText = kept.some((one) => one.trim() !== '');
    if (wanted.lines === 1 ? hasText : kept.length >= wanted.lines) return { kept, isEnough: true };
    if (line.trim() === '' && hasText && !isOpen) return { kept, isEnough: true };
    const isFirst = index === 0;
    // Behind a line that is over nothing is added to it.
    const asThere = isFirst && begins && line.trim() !== '' ? (lineBefore(cursor) + line).trim() : line.trim();
    if (below !== undefined && asThere === below && !isOpen) return { kept, isEnough: true };
    const isDedent = !isFirst && line.trim() !== '' && widthOf(indentOf(line), cursor.indent) < floor;
    if (isDedent) return { kept: closes(line, below, cursor) ? [...kept, line] : kept, isEnough: true };
    kept.push(line);
    isOpen = goesOn(kept.join('\n'), cursor.language);
    const loop = loopIn(kept);
    if (loop !== undefined) return { kept: kept.slice(0, loop), isEnough: true };
  }
  const isFull = wanted.lines === 1 ? kept.some((one) => one.trim() !== '') : kept.length >= wanted.lines;
  return { kept, isEnough: isFull };
}

/** True while a block or a long string that the piece has begun is open. */
function goesOn(piece: string, language: string): boolean {
  const marks = language === 'python' ? (piece.match(/"""|'''/g) ?? []) : [];
  return marks.length % 2 === 1 || blocksOf(piece, language).opened > 0;
}

/** The least indentation of the lines that belong to the piece. */
function floorOf(cursor: Cursor): number {
  const opened = blockLine(cursor);
  if (opened !== undefined) return widthOf(indentOf(opened), cursor.indent) + 1;
  return widthOf(indentOf(lineBefore(cursor)), cursor.indent);
}

/** A line that closes the block, which nothing below does. */
function closes(line: string, below: string | undefined, { language }: Cursor): boolean {
  if (!closesBlock(line, language) || below === undefined) return closesBlock(line, language);
  const mark = /^[)\]}]|^[\p{L}\d]+/iu;
  return !/^[)\]}]/.test(below) && mark.exec(line.trim())?.[0].toLowerCase() !== mark.exec(below)?.[0].toLowerCase();
}

/** Where lines begin to come a third time: that many are kept. */
function loopIn(lines: readonly string[]): number | undefined {
  for (let period = 1; period <= 4; period += 1) {
    const from = lines.length - 3 * period;
    if (from < 0) return undefined;
    const piece = (times: number) => lines.slice(from + times * period, from + (times + 1) * period).join('\n');
    if (piece(0).trim() !== '' && piece(0) === piece(1) && piece(1) === piece(2)) return from + period;
  }
  return undefined;
}
