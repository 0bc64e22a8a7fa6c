/** So many lines around a piece are looked for, unless it is all of them. */
const mostAround = 400;

/** The lines of a rewritten piece with the indentation, and with the kind of it, that the original has. */
export function indentedAs(lines: readonly string[], original: readonly string[]): string[] {
  const own = inKindOf(lines, original);
  const wanted = leastIndent(original);
  const given = leastIndent(own);
  if (!wanted.startsWith(given) || wanted === given) return own;
  // Models like to begin at the margin: then the whole piece is moved to where the original stands.
  const missing = wanted.slice(given.length);
  return own.map((line) => (line.trim() === '' ? line : missing + line));
}

/** Spaces as tabs, or tabs as spaces, where the original knows only the others. */
function inKindOf(lines: readonly string[], original: readonly string[]): string[] {
  const [tabs, spaces] = [/^\t+(?=\S)/, /^ {2,40}(?=\S)/];
  const hasOnly = (all: readonly string[], one: RegExp, other: RegExp) =>
    all.some((line) => one.test(line)) && !all.some((line) => other.test(line));
  if (hasOnly(original, tabs, spaces) && hasOnly(lines, spaces, tabs)) {
    const step = stepOf(lines);
    return lines.map((line) =>
      line.replace(spaces, ({ length }) => '\t'.repeat(Math.floor(length / step)) + ' '.repeat(length % step)),
    );
  }
  if (hasOnly(original, spaces, tabs) && hasOnly(lines, tabs, spaces)) {
    const step = stepOf(original);
    return lines.map((line) => line.replace(tabs, ({ length }) => ' '.repeat(length * step)));
  }
  return [...lines];
}

/** How many spaces make one step in. */
function stepOf(lines: readonly string[]): number {
  const widths = lines.flatMap((line) => /^ {2,40}(?=\S)/.exec(line)?.[0].length ?? []);
  return [8, 4, 3, 2].find((step) => widths.every((width) => width % step === 0)) ?? 2;
}

/** The white space that all lines begin with. */
function leastIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  return indents.reduce((one, other) => (other.length < one.length ? other : one), indents[0] ?? '');
}

/**
 * Lines without those of the file that stand before and behind the piece: models like to give more of it than was
 * asked. What the original itself begins or ends with stays.
 */
export function withoutAround(
  lines: readonly string[],
  original: readonly string[],
  before: readonly string[],
  after: readonly string[],
): string[] {
  const back = (all: readonly string[]) => [...all].reverse();
  const tail = (all: readonly string[], any: boolean) => back(withoutHead(back(all), back(original), back(after), any));
  const head = withoutHead(lines, original, before, false);
  const both = tail(head, head.length < lines.length);
  return both.length < head.length ? withoutHead(both, original, before, true) : both;
}

/** With `any` a bracket alone counts as well, which otherwise may be the piece's own. */
function withoutHead(
  lines: readonly string[],
  original: readonly string[],
  before: readonly string[],
  any: boolean,
): string[] {
  const own = said(lines);
  const piece = said(original);
  const around = said(before);
  const most = Math.min(own.length - 1, around.length);
  // All of the file before the piece, or a few lines of it.
  const counts = [
    ...(most === around.length && most > mostAround ? [most] : []),
    ...downFrom(Math.min(most, mostAround)),
  ];
  for (const count of counts) {
    const begin = around.length - count;
    if (own[0]?.text !== around[begin]?.text) continue;
    const head = own.slice(0, count);
    if (head.some(({ text }, index) => text !== around[begin + index]?.text)) continue;
    // It is the piece's own beginning, unless that comes once more behind it.
    if (head.every(({ text }, index) => text === piece[index]?.text) && own[count]?.text !== piece[0]?.text) continue;
    if (any || head.some(({ text }) => /\p{L}/u.test(text))) return lines.slice((head.at(-1)?.at ?? -1) + 1);
  }
  return [...lines];
}

function downFrom(count: number): number[] {
  return Array.from({ length: count }, (_, index) => count - index);
}

/** The lines that are not empty, with where they stand. */
function said(lines: readonly string[]): { text: string; at: number }[] {
  return lines.flatMap((line, at) => (line.trim() === '' ? [] : [{ text: line.trim(), at }]));
}
