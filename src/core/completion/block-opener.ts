import { isInCommentOrString } from './comment-or-string';
import { type Cursor, indentOf, lineBefore, restOfLine, textBelow, widthOf } from './cursor';

/** Text for people: a word at the end of a line opens nothing there. */
const texts = /^(?:markdown|mdx|plaintext|latex|tex|restructuredtext|asciidoc|log|diff|csv|git-commit)$/;
/** A statement with a colon at its end, also where it began lines above. */
const statement =
  /^\s*(?:(?:async\s+)?(?:def|class|if|elif|else|for|while|try|except|finally|with|func|static func|when|of|block)\b|(?:match|case)\s+\S|[)\]}]).*:\s*$/;
/** A word in a line of its own: elsewhere a value may follow it. */
const alone = /^(?:\}[ \t]{0,40})?(?:else|try|finally|do)$/;
/** In procedures of a database; within a query the same words open nothing. */
const ofProcedure =
  /\b(?:begin|loop)\s*$|^\s*(?:(?:if|elsif|when)\b.*\bthen|else|exception|declare)\s*$|^\s*(?:create|procedure|function|package)\b.*\b(?:is|as)\s*$/i;
const wordsOf: ReadonlyMap<string, RegExp> = new Map([
  ['lua', /\b(?:then|do|else|repeat)\s*$/],
  ['shellscript', /\b(?:then|do|else)\s*$/],
  ['ruby', /\b(?:do|begin|else|ensure)\s*$|\bdo\s*\|[^|]*\|\s*$/],
  ['crystal', /\b(?:do|begin|else|ensure)\s*$|\bdo\s*\|[^|]*\|\s*$/],
  ['elixir', /\b(?:do|else)\s*$/],
  ['julia', /\b(?:do|begin|else|try|finally)\s*$/],
  ['pascal', /\b(?:begin|then|do|else|try)\s*$/i],
  ['objectpascal', /\b(?:begin|then|do|else|try)\s*$/i],
  ['sql', /\bbegin\s*$/i],
  ['plsql', ofProcedure],
  ['pgsql', ofProcedure],
  ['postgres', ofProcedure],
  ['haskell', /\b(?:do|of|where)\s*$/],
]);
/** The same in the language of 1C. */
const openerOfBsl =
  /(?:^|\s)(?:тогда|цикл|иначе|попытка|исключение)\s*$|^\s*(?:процедура|функция)\s.*\)(?:\s*экспорт)?\s*$/iu;

/** The line whose block the cursor is in, when nothing is in that block yet; undefined elsewhere. */
export function blockLine(cursor: Cursor): string | undefined {
  const lines = cursor.before.split('\n');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const line = lines[last];
  if (line === undefined || restOfLine(cursor).trim() !== '' || !opens(line, cursor.language)) return undefined;
  // A brace in a string begins a place for a value.
  if (/\{\s*$/.test(line) && isInCommentOrString(line, cursor.language)) return undefined;
  // Behind a colon and a space stands the value.
  if (cursor.language === 'yaml' && last === lines.length - 1 && /\s$/.test(line)) return undefined;
  const next = textBelow(cursor);
  const isEmpty =
    next === undefined || widthOf(indentOf(next), cursor.indent) <= widthOf(indentOf(line), cursor.indent);
  return isEmpty ? line : undefined;
}

/** True when a line ends with what opens a block. */
export function opens(line: string, language: string): boolean {
  if (texts.test(language)) return false;
  if (/(?:(?<!\$)\{|=>)\s*$/.test(line)) return true;
  if (/^(?:bsl|os)$/.test(language)) return openerOfBsl.test(line);
  if (language === 'yaml') return /^(?!\s*#).*:\s*$/.test(line);
  if (/^(?:python|nim|gdscript)$/.test(language)) {
    return statement.test(line) && !isInCommentOrString(line, language) && !leavesOpen(line);
  }
  return wordsOf.get(language)?.test(line) ?? alone.test(line.trim());
}

/** True when the cursor stands behind a word that opens a block: that word is whole. */
export function isBehindOpener(cursor: Cursor): boolean {
  return lineBefore(cursor).trim() !== '' && blockLine(cursor) === lineBefore(cursor);
}

function leavesOpen(line: string): boolean {
  let depth = 0;
  for (const letter of line) {
    if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) depth -= 1;
  }
  return depth > 0;
}
