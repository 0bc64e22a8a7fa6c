import { blockLine, opens } from './block-opener';
import { blocksOf, closesBlock } from './block-words';
import { type Cursor, indentOf, lineBefore, textBelow, widthOf } from './cursor';
import { apart, isOfFile, mayEnd, mostLines, onNextLine, opensValue } from './next-line';
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
  if (opensValue(at, begun, cursor)) return `\n${deepened(begun, indentOf(at), cursor)}`;
  return mayEnd(at, begun.trimStart(), cursor) ? onNextLine(unified, begun, at, cursor) : apart(begun.trimStart(), at);
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
  return !last.test(first) && !isOfFile(next.trim()) && next.trim() !== textBelow(cursor)?.trim();
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
