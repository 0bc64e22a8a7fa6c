import { blockLine, opens } from './block-opener';
import { blocksOf, closesBlock } from './block-words';
import { isInCommentOrString } from './comment-or-string';
import { type Cursor, indentOf, lineBefore, restOfLine, textBelow, widthOf } from './cursor';
import type { Wanted } from './when-to-ask';

/** The code in the file's own indentation, beginning where the cursor stands. */
export function withOwnIndent(code: string, cursor: Cursor, wanted: Wanted): string {
  const at = lineBefore(cursor);
  const opened = blockLine(cursor);
  const unified = inUnits(code, cursor.indent);
  const begun = unified.replace(/^(?:[ \t]*\n)+/, '');
  if (at.trim() === '') return fromColumn(begun, at, cursor);
  // Right behind an opener the body begins on a line of its own.
  if (opened !== undefined && wanted.lines > 1) {
    const own = indentOf(opened) + cursor.indent;
    if (begun !== unified) return `\n${deepened(begun, indentOf(opened), cursor)}`;
    if (!goesOn(unified, at, cursor)) return `\n${own}${fromColumn(unified.trimStart(), own, cursor)}`;
    return /[:>]$/.test(at) && /^\S/.test(unified) ? ` ${unified}` : afterSpace(unified, at);
  }
  if (begun === unified) return afterSpace(unified, at);
  return mayEnd(at, cursor) ? onNextLine(unified, begun, at, cursor) : afterSpace(begun.trimStart(), at);
}

/** True where the cursor's line may be over, so that an answer that begins with a line of its own stands below it. */
function mayEnd(at: string, cursor: Cursor): boolean {
  if (restOfLine(cursor).trim() !== '') return false;
  if (/[\p{L}\p{N}_;,})\]"'`]$|(?<![-=])>$/u.test(at)) return true;
  // A label, or what a Makefile builds.
  if (/^\s*(?:case\s[^:]{1,200}|[\w.%$/-]{1,80}):$/.test(at)) return true;
  // Behind a bare mark of a comment its words follow.
  return /[\p{L}\p{N}][^\p{L}\p{N}]{0,8}$/u.test(at) && isInCommentOrString(cursor.before, cursor.language);
}

/** Code below the cursor's line, as far in as that where the model has begun at the margin. */
function onNextLine(unified: string, begun: string, at: string, { language, indent }: Cursor): string {
  const gap = unified.slice(0, unified.length - begun.length).split('\n').length > 2 ? '\n\n' : '\n';
  const own = indentOf(at);
  const [first = ''] = begun.split('\n', 1);
  const isAsMeant = indentOf(first) !== '' || ofFile.test(first) || closesBlock(first, language);
  if (isAsMeant || widthOf(own, indent) === 0) return gap + begun;
  const lines = begun.split('\n', mostLines);
  return gap + lines.map((line) => (line.trim() === '' ? line : own + line)).join('\n');
}

/** True where code behind an opener belongs to its line: as the value there, or because it closes what was opened. */
function goesOn(code: string, at: string, cursor: Cursor): boolean {
  const { language } = cursor;
  if (language === 'yaml' || /=>\s*$/.test(at) || code.trimStart().startsWith('{')) return true;
  if (/\{\s*$/.test(at))
    return !/^\s*\}/.test(textBelow(cursor) ?? '') && blocksOf(code.split('\n', 1)[0] ?? '', '').closed > 0;
  return /[\p{L}|][ \t]+$/u.test(at);
}

/** A space before the cursor is not repeated after it. */
function afterSpace(code: string, at: string): string {
  return /[ \t]$/.test(at) ? code.replace(/^[ \t]+/, '') : code;
}

/** The first line without the indentation that stands before the cursor, or with none where it is off. */
function fromColumn(given: string, at: string, cursor: Cursor): string {
  if (at === '') return given;
  const space = indentOf(given);
  const code = space.startsWith(at) ? given : moved(given, at, cursor);
  if (!space.startsWith(at)) return code.slice(space.length);
  const rest = space.slice(at.length);
  // One or three spaces too many are a slip of the model.
  return rest.length > 0 && !rest.startsWith('\t') && rest.length < 2
    ? code.slice(space.length)
    : code.slice(at.length);
}

/** No more lines are ever wanted. */
const mostLines = 60;

/** Code that begins at the margin with what stands before the cursor in front of every line but the first. */
function moved(code: string, at: string, cursor: Cursor): string {
  const [first = '', ...rest] = code.split('\n');
  const space = indentOf(first);
  if (!isAtMargin(first, rest.slice(0, mostLines), widthOf(at, cursor.indent), cursor)) return code;
  const missing = at.startsWith(space) ? at.slice(space.length) : at;
  return [first, ...rest.map((line) => (line.trim() === '' ? line : missing + line))].join('\n');
}

/** What ends a piece of code, so that what follows further out is no part of it. */
const last =
  /^\s*(?:return|throw|raise|break|continue|pass|возврат|прервать|продолжить|вызватьисключение)(?![\p{L}\w])/iu;
/** What mostly stands at the margin of a file. */
const ofFile =
  /^(?:async\s|def|class|function|export|import|from|func|fn|pub|public|private|interface|type|struct|impl|module|if __name__|процедура|функция|@|#)(?![\p{L}\d])/iu;

/**
 * True when the lines behind the first one are as far in as the first is, and not as the cursor is, whose column is
 * `wide`: the model has begun at the margin.
 */
function isAtMargin(first: string, rest: readonly string[], wide: number, cursor: Cursor): boolean {
  const { language, indent } = cursor;
  const width = (line: string) => widthOf(indentOf(line), indent);
  const next = rest.find((line) => line.trim() !== '');
  if (next === undefined) return false;
  if (blocksOf(first, language).opened > 0) {
    const end = rest.findIndex(
      (_, at) => blocksOf([first, ...rest.slice(0, at + 1)].join('\n'), language).opened === 0,
    );
    return width(end < 0 ? next : (rest[end] ?? '')) < wide;
  }
  if (opens(first, language)) return width(next) <= wide;
  if (width(next) > width(first) || closesBlock(next, language)) return false;
  return !last.test(first) && !ofFile.test(next.trim()) && next.trim() !== textBelow(cursor)?.trim();
}

/** The body of a block, further in than what opens it. */
function deepened(body: string, outer: string, { indent, language }: Cursor): string {
  if (widthOf(indentOf(body), indent) > widthOf(outer, indent)) return body;
  const lines = body.split('\n', mostLines);
  const missing = outer.slice(indentOf(body).length) + indent;
  // What closes the block is where it belongs.
  const end = lines.findIndex((_, at) => blocksOf(lines.slice(0, at + 1).join('\n'), language).closed > 0);
  const inside = (at: number) => end < 0 || at < end;
  return lines.map((line, at) => (line.trim() !== '' && inside(at) ? missing + line : line)).join('\n');
}

/** Leading spaces as tabs, or tabs as spaces, as the file has them. */
function inUnits(code: string, indent: string): string {
  if (indent !== '\t') return code.replace(/^\t+/gm, (tabs) => indent.repeat(tabs.length));
  const widths = [...code.matchAll(/^ +(?=\S)/gm)].map(([space]) => space.length).filter((width) => width > 1);
  if (widths.length === 0) return code;
  const step = widths.every((width) => width % 4 === 0) ? 4 : 2;
  return code.replace(/^ +(?=\S)/gm, (space) => '\t'.repeat(Math.round(space.length / step)));
}
