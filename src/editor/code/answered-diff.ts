import type { AnswerBlock } from './answer-blocks';

/** A line of a diff: what the code has, loses or gains. */
interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

const place = /^@@ .{0,200}@@/;
/** So many lines are compared for one diff. */
const mostCompared = 1_000_000;
/** So many lines around a change may lie outside the original. */
const mostOutside = 6;

/** True for a block that holds changes and not the code itself. */
export function isDiff({ language, lines }: AnswerBlock, original: readonly string[]): boolean {
  if (original.some((line) => place.test(line))) return false;
  return language === 'diff' || language === 'patch' || lines.some((line) => place.test(line));
}

/** The original with the changes of a diff; undefined when they do not fit it. */
export function withDiff(original: readonly string[], diff: readonly string[]): string[] | undefined {
  let result = [...original];
  const budget = { left: mostCompared };
  let from = 0;
  let changes = 0;
  for (const steps of hunksOf(diff)) {
    if (steps.every(({ sign }) => sign === ' ')) continue;
    const found = placeOf(result, steps, from, budget);
    if (!found) return undefined;
    const { at, steps: own } = found;
    const old = own.filter(({ sign }) => sign !== '+').length;
    let next = at;
    const lines = own.flatMap(({ sign, text }) => {
      if (sign === '+') return [text];
      next += 1;
      return sign === ' ' ? [result[next - 1] ?? ''] : [];
    });
    result = [...result.slice(0, at), ...lines, ...result.slice(at + old)];
    from = at + lines.length;
    changes += 1;
  }
  return changes === 0 ? undefined : result;
}

function hunksOf(diff: readonly string[]): Step[][] {
  const hunks: Step[][] = [[]];
  for (const line of diff) {
    if (place.test(line)) hunks.push([]);
    else if (!/^(?:diff --git |index [0-9a-f]|--- |\+\+\+ |\\ No newline)/.test(line)) hunks.at(-1)?.push(stepOf(line));
  }
  return hunks.filter((steps) => steps.length > 0);
}

/** Models forget the space before a line that stays. */
function stepOf(line: string): Step {
  const sign = line[0];
  if (sign === '+' || sign === '-') return { sign, text: line.slice(1) };
  return { sign: ' ', text: sign === ' ' ? line.slice(1) : line };
}

/** Where the lines of a hunk stand, without those around the change that lie outside the original. */
function placeOf(lines: readonly string[], steps: readonly Step[], from: number, budget: { left: number }) {
  const [head, tail] = [contextAt(steps), contextAt([...steps].reverse())];
  for (let lead = 0; lead <= head; lead += 1) {
    for (let trail = 0; trail <= tail; trail += 1) {
      const own = steps.slice(lead, steps.length - trail);
      const old = own.flatMap(({ sign, text }) => (sign === '+' ? [] : [text.trim()]));
      const at = old.length === 0 ? -1 : find(lines, old, from, budget);
      if (at >= 0) return { at, steps: own };
    }
  }
  return undefined;
}

function contextAt(steps: readonly Step[]): number {
  const at = steps.findIndex(({ sign }) => sign !== ' ');
  return Math.min(mostOutside, Math.max(0, at));
}

function find(lines: readonly string[], wanted: readonly string[], from: number, budget: { left: number }): number {
  const isHere = (at: number) =>
    wanted.every((line, index) => {
      budget.left -= 1;
      return lines[at + index]?.trim() === line;
    });
  for (let at = from; at + wanted.length <= lines.length && budget.left > 0; at += 1) if (isHere(at)) return at;
  return -1;
}
