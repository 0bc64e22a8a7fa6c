const fence = /^ {0,3}(`{3,}|~{3,})[^`]*$/;

/**
 * The code in a model's answer that takes the place of `original`: without fence and marks, with the indentation, the
 * line ends and the last line end of the original. Undefined when the answer holds no code.
 */
export function rewrittenCode(answer: string, original: string): string | undefined {
  const code = codeIn(answer.replace(/\r\n?/g, '\n'), original);
  if (code === undefined) return undefined;
  const lines = indentedAs(withoutMarks(code.split('\n')), original);
  if (lines.every((line) => line.trim() === '')) return undefined;
  while (lines.at(-1) === '') lines.pop();
  const text = lines.join('\n') + (original.endsWith('\n') ? '\n' : '');
  return original.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
}

/** The longest of the fenced blocks, also of one that does not end; of an answer without fences all of it. */
function codeIn(answer: string, original: string): string | undefined {
  const blocks: string[][] = [];
  let open: string | undefined;
  for (const line of answer.split('\n')) {
    const mark = fence.exec(line)?.[1];
    if (open === undefined && mark !== undefined) {
      open = mark;
      blocks.push([]);
    } else if (open !== undefined && mark?.startsWith(open) && line.trim() === mark) open = undefined;
    else if (open !== undefined) blocks.at(-1)?.push(line);
  }
  if (blocks.length === 0) return looksLikeCode(answer, original) ? answer : undefined;
  return blocks.map((lines) => lines.join('\n')).reduce((one, other) => (other.length > one.length ? other : one));
}

/**
 * An answer without a fence is code when a line of the original stands in it, or when both are one line and it is no
 * sentence.
 */
function looksLikeCode(answer: string, original: string): boolean {
  const lines = linesIn(answer);
  const known = new Set(linesIn(original));
  return (
    lines.some((line) => known.has(line)) || (lines.length === 1 && known.size === 1 && !/[.!?…]$/.test(lines[0] ?? ''))
  );
}

function linesIn(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function withoutMarks(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^\s{0,40}<\/?edit>\s{0,10}$/.test(line));
}

/** Models like to begin at the margin: then the whole piece is moved to where the original stands. */
function indentedAs(lines: readonly string[], original: string): string[] {
  const wanted = leastIndent(original.split(/\r?\n/));
  const given = leastIndent(lines);
  if (!wanted.startsWith(given) || wanted === given) return [...lines];
  const missing = wanted.slice(given.length);
  return lines.map((line) => (line.trim() === '' ? line : missing + line));
}

/** The white space that all lines begin with. */
function leastIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  return indents.reduce((one, other) => (other.length < one.length ? other : one), indents[0] ?? '');
}
