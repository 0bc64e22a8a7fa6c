import { blocksOf, closesBlock } from './block-words';
import { isInCommentOrString, isInOneLineString } from './comment-or-string';
import { type Cursor, indentOf, restOfLine, widthOf } from './cursor';
import { isTextLanguage } from './prose';

/** Languages whose statements end with their line. */
const byLines = /^(?:python|go|gdscript|julia|nim|shellscript)$/;
/** Those where one goes on in a line that begins with a mark, which mostly stands further in. */
const byMarks =
  /^(?:(?:java|type)script(?:react)?|vue|svelte|java|kotlin|csharp|swift|scala|dart|rust|php|groovy|ruby|cpp)$/;

/** What mostly stands at the margin of a file. */
const ofFile =
  /^(?:async\s|def|class|function|export|import|from|func|fn|pub|public|private|interface|type|struct|impl|module|if __name__|процедура|функция|@|#)(?![\p{L}\d])/iu;

/** True for a line that mostly stands at the margin of a file. */
export function isOfFile(line: string): boolean {
  return ofFile.test(line);
}

/** True where the line `at` may be over, so that an answer that begins with a line of its own, `code`, stands below it. */
export function mayEnd(at: string, code: string, cursor: Cursor): boolean {
  const { before, language } = cursor;
  if (restOfLine(cursor).trim() !== '' || isInOneLineString(before, language)) return false;
  if (isTextLanguage(language)) return !/\s$|[([{]$|^\s*(?:[#>*+-]{1,6}|\d{1,3}[.)])$/.test(at);
  // Behind a bare mark of a comment its words follow.
  if (isInCommentOrString(before, language)) return /[\p{L}\p{N}][^\p{L}\p{N}]{0,8}$/u.test(at);
  // A mark that says so: the statement goes on below.
  if (/(?:^|\s)\\$/.test(at)) return true;
  if (/^\??;/.test(code) || goesOnInLine(code, cursor)) return false;
  if (/[\p{L}\p{N}_;,})\]"'`]$|[\p{L}\p{N}_"'`)\]}/?*-][>!?]$|\*\/$/u.test(at) && !/(?<!-)->$|=>$/.test(at))
    return true;
  // A label, or what a Makefile builds.
  return (
    /^\s*(?:case\s[^:]{1,200}|default|public|private|protected):$/.test(at) ||
    (language === 'makefile' && /^\S.{0,80}:$/.test(at))
  );
}

/** True for code that belongs to the statement before it, where a line of its own would cut it off. */
function goesOnInLine(code: string, { before, language }: Cursor): boolean {
  if (!byLines.test(language) || !/^(?:\.[\p{L}_]|(?:&&|\|\|?|[=!<>]=|[-+*/%]) )/u.test(code)) return false;
  return language === 'go' || blocksOf(before, '').opened === 0;
}

/** True where what is below a key of YAML is its value. */
export function opensValue(at: string, begun: string, { language }: Cursor): boolean {
  if (language !== 'yaml') return false;
  return /:[ \t]+[|>][+-]?$/.test(at) || (/:[ \t]+$/.test(at) && /^\s*(?:- |[\w."'-]{1,80}:(?:\s|$))/.test(begun));
}

/** Code below the cursor's line, as far in as that where the model has begun at the margin. */
export function onNextLine(unified: string, begun: string, at: string, { language, indent }: Cursor): string {
  const gap = unified.slice(0, unified.length - begun.length).split('\n').length > 2 ? '\n\n' : '\n';
  const [first = ''] = begun.split('\n', 1);
  const own = isInside(at, first, language) ? indentOf(at) + indent : indentOf(at);
  const isAsMeant = indentOf(first) !== '' || ofFile.test(first) || closesBlock(first, language);
  if (isAsMeant || widthOf(own, indent) === 0) return gap + begun;
  const lines = begun.split('\n', mostLines);
  return gap + lines.map((line) => (line.trim() === '' ? line : own + line)).join('\n');
}

/** No more lines are ever wanted. */
export const mostLines = 60;
/** A link of a chain, or the next part of an expression. */
const link = /^(?:\??\.[\p{L}_]|->|\?[?:]? |&& |\|\| )/u;

/** True for a first line that stands further in than the line before it. */
function isInside(at: string, first: string, language: string): boolean {
  if (byMarks.test(language) && link.test(first)) return /[\p{L}\p{N}_)\]]$/u.test(at) && !link.test(at.trimStart());
  return isOpenTag(at, language) && !/^<\//.test(first);
}

/** True behind a tag that holds what follows. */
function isOpenTag(at: string, language: string): boolean {
  const tag = /^(?:html|xml|vue|svelte|astro|(?:java|type)scriptreact)$/;
  const open =
    /^\s*<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)[\w.:-]{1,80}(?:\s[^<>]{0,400})?(?<!\/)>$/;
  return tag.test(language) && open.test(at);
}

/** Code behind the line `at`, with a space where that is not over. */
export function apart(code: string, at: string): string {
  return /^(?:&&|\|\|?|[=!<>]=|[-+*/%]) /.test(code) && /\S$/.test(at) ? ` ${code}` : code;
}
