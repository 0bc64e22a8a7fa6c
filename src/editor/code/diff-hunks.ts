/** A line of a diff: what the code has, loses or gains. */
export interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Changes that belong together. */
export interface Hunk {
  /** The line of the old code where it begins, from 1, and how many of them it has; 0 where it does not say. */
  readonly line: number;
  readonly count: number;
  /** The words that say what it is in: `def b(x):`. */
  readonly section: string;
  readonly steps: readonly Step[];
}

const place = /^@@ (?:-(\d{1,9})(?:,(\d{1,9}))? )?.{0,200}?@@/;

/** True for a line that begins a hunk. */
export function hasPlace(line: string): boolean {
  return place.test(line);
}

/** The hunks of a diff, without the names of its files. */
export function hunksOf(diff: readonly string[]): Hunk[] {
  const first = diff.findIndex(hasPlace);
  let begun = { line: 0, count: 0, section: '', steps: [] as Step[] };
  const hunks = [begun];
  for (const [at, line] of diff.entries()) {
    const found = place.exec(line);
    if (found) {
      const section = line.slice(found[0].length).trim();
      begun = { line: Number(found[1] ?? 0), count: Number(found[2] ?? 1), section, steps: [] };
      hunks.push(begun);
    } else if (!isName(diff, at, first, hunks.length === 1 && begun.steps.length === 0))
      begun.steps.push(readStep(line));
  }
  return hunks
    .map((hunk) => ({ ...hunk, steps: withoutEmptyEnds(hunk.steps) }))
    .filter(({ steps }) => steps.length > 0);
}

/** A line that names a file. `--- a` within the changes is a line `-- a` that goes. */
function isName(diff: readonly string[], at: number, first: number, atBegin: boolean): boolean {
  if (!/^(?:diff --git|index|\\|---|\+\+\+) /.test(diff[at] ?? '')) return false;
  const [before = '', line = '', next = '', then = ''] = [diff[at - 1], diff[at], diff[at + 1], diff[at + 2]];
  if (/^(?:diff --git |index [0-9a-f]{4,64}\.\.|\\ No newline)/.test(line)) return true;
  const [old, changed] = [/^--- /, /^\+\+\+ /];
  if (at < first) return old.test(line) || changed.test(line);
  if (old.test(line) && changed.test(next)) return atBegin || hasPlace(then);
  return changed.test(line) && old.test(before) && (atBegin || hasPlace(next));
}

/** Models forget the space before a line that stays. */
function readStep(line: string): Step {
  const sign = line[0];
  if (sign === '+' || sign === '-') return { sign, text: line.slice(1) };
  return { sign: ' ', text: sign === ' ' ? line.slice(1) : line };
}

/** Empty lines around a hunk mostly belong to the answer. */
function withoutEmptyEnds(steps: readonly Step[]): Step[] {
  const isFull = ({ sign, text }: Step) => sign !== ' ' || text.trim() !== '';
  const first = steps.findIndex(isFull);
  return first < 0 ? [] : steps.slice(first, steps.findLastIndex(isFull) + 1);
}
