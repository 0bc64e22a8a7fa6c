import { indentOf } from '../../core/completion/cursor';
import type { AnswerBlock } from './answer-blocks';
import { howFarIn } from './code-lines';
import { type Hunk, hasPlace, hunksOf, type Step } from './diff-hunks';

/** So many lines are compared for one diff. */
const mostCompared = 1_000_000;
/** So many lines around a change may lie outside the original. */
const mostOutside = 6;

/** True for a block that holds changes and not the code itself. */
export function isDiff(block: AnswerBlock, original: readonly string[]): boolean {
  const { language, lines } = block;
  const isOne = language === 'diff' || language === 'patch' || lines.some(hasPlace) || hasSigns(block, original);
  return isOne && !original.some(hasPlace);
}

/**
 * Models also write a diff without saying that it is one: then what it takes away stands in the original, or all that
 * does not begin with a plus does.
 */
function hasSigns({ language, lines }: AnswerBlock, original: readonly string[]): boolean {
  if (!lines.some((line) => line.startsWith('+'))) return false;
  const known = new Set(original.map((line) => line.trim()));
  const isNew = (line: string) => line.trim() !== '' && !known.has(line.trim());
  const isRemoved = (line: string) =>
    line.trim() !== '-' && line.startsWith('-') && isNew(line) && known.has(line.slice(1).trim());
  const added = lines.filter((line) => line.startsWith('+') && isNew(line));
  if (added.length === 0 || lines.some(isRemoved)) return added.length > 0;
  const mayBeList = /^(?:md|markdown|mdx)$/.test(language) || original.some((line) => /^\s*\+/.test(line));
  return !mayBeList && lines.length > added.length && !lines.some((line) => !line.startsWith('+') && isNew(line));
}

/** The changes of several blocks, of which each begins anew. */
export function asOneDiff(blocks: readonly AnswerBlock[]): AnswerBlock {
  return { language: 'diff', lines: blocks.flatMap(({ lines }) => ['@@ ... @@', ...lines]) };
}

/**
 * The original with the changes of a diff; undefined when they do not fit it, or fit it in several ways. `linesBefore`
 * are those of the file before the original, from where models may count.
 */
export function withDiff(
  original: readonly string[],
  diff: readonly string[],
  linesBefore: number,
): string[] | undefined {
  let result = [...original];
  const budget = { left: mostCompared };
  let from = 0;
  let changes = 0;
  for (const hunk of hunksOf(diff)) {
    if (hunk.steps.every(({ sign }) => sign === ' ')) continue;
    const moved = result.length - original.length;
    const found = placeOf(result, hunk, from, [moved, moved - linesBefore], budget);
    if (!found) return undefined;
    const { at, steps: own } = found;
    const old = own.filter(({ sign }) => sign !== '+').length;
    const indented = indenter(result[at] ?? '', own.find(({ sign }) => sign !== '+')?.text ?? '');
    let next = at;
    const lines = own.flatMap(({ sign, text }) => {
      if (sign === '+') return [indented(text)];
      next += 1;
      return sign === ' ' ? [result[next - 1] ?? ''] : [];
    });
    result = [...result.slice(0, at), ...lines, ...result.slice(at + old)];
    from = at + lines.length;
    changes += 1;
  }
  return changes === 0 ? undefined : result;
}

/** Gives new lines what a diff has too little, or too much, before an old one. */
function indenter(wanted: string, given: string): (line: string) => string {
  const [own, other] = [indentOf(wanted), indentOf(given)];
  if (own === other) return (line) => line;
  if (own.endsWith(other)) return (line) => (line.trim() === '' ? line : own.slice(other.length) + line);
  const more = other.endsWith(own) ? other.slice(own.length) : '';
  return (line) => (line.startsWith(more) ? line.slice(more.length) : line);
}

/**
 * Where the lines of a hunk stand, without those around the change that lie outside the original: that is so only at its
 * first and at its last line.
 */
function placeOf(
  lines: readonly string[],
  hunk: Hunk,
  from: number,
  moves: readonly number[],
  budget: { left: number },
): { at: number; steps: readonly Step[] } | undefined {
  const { steps } = hunk;
  const old = steps.flatMap(({ sign, text }) => (sign === '+' ? [] : [text.trim()]));
  const [head, tail] = [contextAt(steps), contextAt([...steps].reverse())];
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  for (let lead = 0; lead <= head; lead += 1) {
    for (let trail = 0; trail <= tail; trail += 1) {
      const length = old.length - lead - trail;
      if (length === 0 || from + length > lines.length) continue;
      const mayBe = (at: number) => (lead === 0 || at <= first) && (trail === 0 || at + length > last);
      const places = placesOf(lines, old.slice(lead, old.length - trail), from, budget);
      // Whether there is another place is not known then.
      if (budget.left <= 0) return undefined;
      if (!places.some(mayBe)) continue;
      const at = places.length === 1 ? places[0] : pickedBy(hunk, places, length, lines, moves);
      return at !== undefined && mayBe(at) ? { at, steps: steps.slice(lead, steps.length - trail) } : undefined;
    }
  }
  return undefined;
}

function contextAt(steps: readonly Step[]): number {
  const at = steps.findIndex(({ sign }) => sign !== ' ');
  return Math.min(mostOutside, Math.max(0, at));
}

function placesOf(lines: readonly string[], wanted: readonly string[], from: number, budget: { left: number }) {
  const isHere = (at: number) =>
    wanted.every((line, index) => {
      budget.left -= 1;
      return lines[at + index]?.trim() === line;
    });
  const places: number[] = [];
  for (let at = from; at + wanted.length <= lines.length && budget.left > 0; at += 1) if (isHere(at)) places.push(at);
  return places;
}

/** The one of several places that the number of a hunk's line and the words behind it mean, where they mean the same. */
function pickedBy(
  { line, count, section }: Hunk,
  places: readonly number[],
  length: number,
  lines: readonly string[],
  moves: readonly number[],
): number | undefined {
  const more = Math.max(0, count - length);
  const ways = moves.map((move) => {
    const begin = line - 1 + move;
    return line === 0 ? [] : places.filter((at) => at >= begin && at <= begin + more);
  });
  if (section !== '') ways.push(placesWithin(lines, section, places));
  const picks = new Set(ways.flatMap((way) => (way.length === 1 ? way : [])));
  return picks.size === 1 ? [...picks][0] : undefined;
}

/** The places in what begins with the line that `section` names, up to the next line that is no further in. */
function placesWithin(lines: readonly string[], section: string, places: readonly number[]): number[] {
  const wanted = new Set(places);
  const within: number[] = [];
  let indent: number | undefined;
  for (const [at, line] of lines.entries()) {
    const text = line.trim();
    const own = howFarIn(line);
    if (text.startsWith(section)) indent = own;
    else if (indent !== undefined && own <= indent && /^[^\s()[\]{}]/.test(text)) indent = undefined;
    if (indent !== undefined && wanted.has(at)) within.push(at);
  }
  return within;
}
