import { indentOf } from '../../core/completion/cursor';
import { howFarIn } from './code-lines';

/** So many lines around a piece are looked for, unless it is all of them. */
const mostAround = 400;

/** What stands in the file around a piece, in lines. */
interface Around {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A line that is not empty, where it stands and how far in. */
interface Said {
  readonly text: string;
  readonly at: number;
  readonly indent: number;
}

/**
 * The lines of a rewritten piece alone, with the indentation, and with the kind of it, that the original has: models
 * like to give more of the file than was asked. What the original itself begins or ends with stays.
 */
export function ownLines(lines: readonly string[], original: readonly string[], around: Around): string[] {
  const given = inKindOf(lines, original, around);
  return moved(withoutAround(given, original, around), original);
}

/** Models like to begin at the margin: then the whole piece is moved to where the original begins. */
function moved(lines: readonly string[], original: readonly string[]): string[] {
  const [wanted, given] = [firstIndent(original), firstIndent(lines)];
  if (!wanted.startsWith(given) || wanted === given) return [...lines];
  const missing = wanted.slice(given.length);
  const known = new Set(original);
  const begin = lines.findIndex((line) => line.trim() !== '');
  const inPlace = (more: string) =>
    lines.filter((line, at) => at > begin && /^\s+\S/.test(line) && known.has(more + line)).length;
  // Only the first line has lost what it begins with, or has found its place.
  if (inPlace('') > inPlace(missing)) return given === '' ? lines.with(begin, wanted + lines[begin]) : [...lines];
  // A line that the original has further out is where it belongs, as text in several lines is.
  const isThere = (line: string) => !line.startsWith(wanted) && known.has(line);
  return lines.map((line) => (line.trim() === '' || isThere(line) ? line : missing + line));
}

/** The same of lines that a diff has put among those of the original. */
export function inKindOfOriginal(lines: readonly string[], original: readonly string[], around: Around): string[] {
  const known = new Set(original);
  const added = inKindOf(
    lines.filter((line) => !known.has(line)),
    original,
    around,
  );
  return lines.map((line) => (known.has(line) ? line : (added.shift() ?? line)));
}

/** Spaces as tabs, or tabs as spaces, where the original knows only the others. */
function inKindOf(lines: readonly string[], original: readonly string[], { before, after }: Around): string[] {
  const [tabs, spaces] = [/^\t+(?=\S)/, /^ {2,40}(?=\S)/];
  const hasOnly = (all: readonly string[], one: RegExp, other: RegExp) =>
    all.some((line) => one.test(line)) && !all.some((line) => other.test(line));
  if (hasOnly(original, tabs, spaces) && hasOnly(lines, spaces, tabs)) {
    const step = indentWidth(lines);
    return lines.map((line) =>
      line.replace(spaces, ({ length }) => '\t'.repeat(Math.floor(length / step)) + ' '.repeat(length % step)),
    );
  }
  if (hasOnly(original, spaces, tabs) && hasOnly(lines, tabs, spaces)) {
    const step = indentWidth([...before, ...original, ...after]);
    return lines.map((line) => line.replace(tabs, ({ length }) => ' '.repeat(length * step)));
  }
  return [...lines];
}

/** How many spaces make one step in: so many as lines mostly are further in than the one before them. */
function indentWidth(lines: readonly string[]): number {
  const counts = new Map<number, number>();
  let last: number | undefined;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const width = /^ */.exec(line)?.[0].length ?? 0;
    const more = width - (last ?? width);
    if (more > 1 && more <= 8) counts.set(more, (counts.get(more) ?? 0) + 1);
    last = width;
  }
  const most = [...counts].sort(([one, count], [other, times]) => times - count || one - other)[0]?.[0];
  if (most !== undefined) return most;
  const widths = lines.flatMap((line) => /^ {2,40}(?=\S)/.exec(line)?.[0].length ?? []);
  return [4, 3, 2].find((step) => widths.every((width) => width % step === 0)) ?? 2;
}

function firstIndent(lines: readonly string[]): string {
  return indentOf(lines.find((line) => line.trim() !== '') ?? '');
}

/**
 * Lines without those of the file that stand before and behind the piece. A single one may be new, such as a second
 * `release()`: it goes only where it is further out than the piece, or where the other side is repeated as well.
 */
function withoutAround(lines: readonly string[], original: readonly string[], { before, after }: Around): string[] {
  const [own, piece] = [said(lines), said(original)];
  const missingAt = (at: number) => (piece[0]?.indent ?? 0) - (own[at]?.indent ?? 0);
  const head = repeated(own, piece, said(before), missingAt);
  const rest = own.slice(head.length);
  const missing = missingAt(head.length);
  const tail = repeated(rest.toReversed(), piece.toReversed(), said(after).toReversed(), () => missing);
  const hasWords = (some: readonly Said[]) => some.some(({ text }) => /\p{L}/u.test(text));
  const both = head.length > 0 && tail.length > 0 && hasWords([...head, ...tail]);
  const isOutside = ([one]: readonly Said[]) => (one?.indent ?? 0) < (rest[0]?.indent ?? 0);
  const goes = (some: readonly Said[]) => both || (hasWords(some) && (some.length > 1 || isOutside(some)));
  const begin = goes(head) ? (head.at(-1)?.at ?? -1) + 1 : 0;
  return lines.slice(begin, goes(tail) ? tail.at(-1)?.at : lines.length);
}

/**
 * The lines at the beginning that stand before the piece in the file, as many as there are: as far in as there, or all
 * of them as much further out as the piece itself, which `missingAt` says for the line it begins with.
 */
function repeated(
  own: readonly Said[],
  piece: readonly Said[],
  around: readonly Said[],
  missingAt: (at: number) => number,
): readonly Said[] {
  const most = Math.min(own.length - 1, around.length);
  // All of the file before the piece, or a few lines of it.
  const counts = [
    ...(most === around.length && most > mostAround ? [most] : []),
    ...downFrom(Math.min(most, mostAround)),
  ];
  for (const count of counts) {
    const begin = around.length - count;
    if (own[0]?.text !== around[begin]?.text) continue;
    const missing = (around[begin]?.indent ?? 0) - (own[0]?.indent ?? 0);
    if (missing !== 0 && missing !== missingAt(count)) continue;
    const head = own.slice(0, count);
    const isThere = ({ text, indent }: Said, index: number) => {
      const there = around[begin + index];
      return text === there?.text && indent + missing === there.indent;
    };
    if (!head.every(isThere)) continue;
    // It is the piece's own beginning, unless that comes once more behind it.
    if (head.every(({ text }, index) => text === piece[index]?.text) && own[count]?.text !== piece[0]?.text) continue;
    return head;
  }
  return [];
}

function downFrom(count: number): number[] {
  return Array.from({ length: count }, (_, index) => count - index);
}

/** The lines that are not empty. */
function said(lines: readonly string[]): Said[] {
  return lines.flatMap((line, at) => {
    const text = line.trim();
    return text === '' ? [] : [{ text, at, indent: howFarIn(line) }];
  });
}
