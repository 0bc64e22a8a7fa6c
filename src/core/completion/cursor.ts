/** A place in a text where a completion is wanted. Lines end in LF, whatever the file has. */
export interface Cursor {
  /** Which text it is. */
  readonly uri: string;
  /** The file's name as the model is shown it. */
  readonly name: string;
  readonly language: string;
  /** What stands before it and after it, in whole lines, within the budget. */
  readonly before: string;
  readonly after: string;
  /** Characters from the beginning of the text, the end of a line counted as one. */
  readonly offset: number;
  /** One step of indentation as the file has it: a tab, or spaces. */
  readonly indent: string;
}

/** A piece of another file that may help. */
export interface Snippet {
  readonly name: string;
  readonly text: string;
}

/** What stands on the cursor's line before it. */
export function lineBefore({ before }: Pick<Cursor, 'before'>): string {
  return before.slice(before.lastIndexOf('\n') + 1);
}

/** What stands on the cursor's line after it. */
export function restOfLine({ after }: Pick<Cursor, 'after'>): string {
  const end = after.indexOf('\n');
  return end < 0 ? after : after.slice(0, end);
}

/** The lines below the cursor's own. */
export function linesBelow({ after }: Pick<Cursor, 'after'>): string[] {
  return after.split('\n').slice(1);
}

/** The first line with text below the cursor's own. */
export function textBelow(cursor: Pick<Cursor, 'after'>): string | undefined {
  return linesBelow(cursor).find((line) => line.trim() !== '');
}

/** The white space that a line begins with. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** How wide white space is, in columns; tabs count as `indent` does. */
export function widthOf(space: string, indent: string): number {
  const tab = indent === '\t' || indent === '' ? 4 : indent.length;
  let width = 0;
  for (const letter of space) width += letter === '\t' ? tab : 1;
  return width;
}
