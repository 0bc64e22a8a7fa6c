import { type Cursor, indentOf, lineBefore } from './cursor';
import { blockLine, type Wanted } from './when-to-ask';

/** The code in the file's own indentation, beginning where the cursor stands. */
export function withOwnIndent(code: string, cursor: Cursor, wanted: Wanted): string {
  const at = lineBefore(cursor);
  const opened = blockLine(cursor);
  const unified = inUnits(code, cursor.indent);
  if (at.trim() === '') return fromColumn(unified.replace(/^(?:[ \t]*\n)+/, ''), at);
  // Right behind an opener the body begins on a line of its own.
  if (opened !== undefined && wanted.lines > 1) {
    if (/^[ \t]*\n/.test(unified)) return unified.replace(/^[ \t]*\n(?:[ \t]*\n)*/, '\n');
    const own = indentOf(opened) + cursor.indent;
    return `\n${own}${unified.trimStart()}`;
  }
  const begun = unified.replace(/^(?:[ \t]*\n)+/, '');
  return begun === unified ? afterSpace(unified, at) : afterSpace(begun.trimStart(), at);
}

/** A space before the cursor is not repeated after it. */
function afterSpace(code: string, at: string): string {
  return /[ \t]$/.test(at) ? code.replace(/^[ \t]+/, '') : code;
}

/** The first line without the indentation that stands before the cursor, or with none where it is off. */
function fromColumn(code: string, at: string): string {
  if (at === '') return code;
  const space = indentOf(code);
  if (!space.startsWith(at)) return code.slice(space.length);
  const rest = space.slice(at.length);
  // One or three spaces too many are a slip of the model.
  return rest.length > 0 && !rest.startsWith('\t') && rest.length < 2
    ? code.slice(space.length)
    : code.slice(at.length);
}

/** Leading spaces as tabs, or tabs as spaces, as the file has them. */
function inUnits(code: string, indent: string): string {
  if (indent !== '\t') return code.replace(/^\t+/gm, (tabs) => indent.repeat(tabs.length));
  const widths = [...code.matchAll(/^ +(?=\S)/gm)].map(([space]) => space.length).filter((width) => width > 1);
  if (widths.length === 0) return code;
  const step = widths.every((width) => width % 4 === 0) ? 4 : 2;
  return code.replace(/^ +(?=\S)/gm, (space) => '\t'.repeat(Math.round(space.length / step)));
}
