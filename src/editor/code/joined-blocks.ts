import type { AnswerBlock } from './answer-blocks';
import { withoutEmptyEnds } from './code-lines';

/** A block with the lines of the original that it begins and ends with, and how many lines it has outside of those. */
interface Part {
  readonly block: AnswerBlock;
  readonly first: number;
  readonly last: number;
  readonly before: number;
  readonly behind: number;
}

/**
 * The best block of an answer; where others hold other parts of the original, all of them in the order of those.
 * Undefined when they do not cover it.
 */
export function joinedWithOthers(
  best: AnswerBlock,
  blocks: readonly AnswerBlock[],
  original: readonly string[],
): AnswerBlock | undefined {
  const places = placesIn(original);
  const own = partOf(best, places);
  if (!own) return best;
  const others = blocks.flatMap((block) => (block === best ? [] : (partOf(block, places) ?? [])));
  const parts = [own, ...others.filter(({ first, last }) => last < own.first || first > own.last)];
  if (parts.length === 1) return best;
  parts.sort((one, other) => one.first - other.first);
  const lines: string[] = [];
  let [last, behind] = [-1, 0];
  for (const part of parts) {
    if (part.first <= last || countIn(original, last + 1, part.first) > behind + part.before) return undefined;
    if (last >= 0) lines.push(...emptyBefore(original, part.first));
    lines.push(...withoutEmptyEnds(part.block.lines));
    [last, behind] = [part.last, part.behind];
  }
  return countIn(original, last + 1, original.length) > behind ? undefined : { language: best.language, lines };
}

/** Where the lines that stand in the original only once stand there. */
function placesIn(original: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [at, line] of original.entries()) {
    const text = line.trim();
    if (/\p{L}/u.test(text)) places.set(text, places.has(text) ? -1 : at);
  }
  return places;
}

function partOf(block: AnswerBlock, places: ReadonlyMap<string, number>): Part | undefined {
  const found = block.lines.map((line) => places.get(line.trim()) ?? -1);
  const known = found.filter((at) => at >= 0);
  if (known.length === 0) return undefined;
  const [begin, end] = [found.findIndex((at) => at >= 0), found.findLastIndex((at) => at >= 0)];
  const [first, last] = known.reduce(
    ([least, most], at) => [Math.min(least, at), Math.max(most, at)],
    [known[0] ?? 0, known[0] ?? 0],
  );
  return {
    block,
    first,
    last,
    before: countIn(block.lines, 0, begin),
    behind: countIn(block.lines, end + 1, block.lines.length),
  };
}

function countIn(lines: readonly string[], from: number, to: number): number {
  return lines.slice(from, to).filter((line) => line.trim() !== '').length;
}

/** The empty lines between what stands before a line and its own part. */
function emptyBefore(lines: readonly string[], at: number): string[] {
  let from = at;
  while (from > 0 && lines[from - 1]?.trim() === '') from -= 1;
  return lines.slice(from, at);
}
