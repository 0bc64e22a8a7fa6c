/** How many cases each family of the conformance specification has: messages, tools, functions, schemas, … */
const families = { M: 18, T: 23, F: 23, S: 20, P: 20, O: 11, C: 20, E: 30, A: 28, R: 24, I: 12, N: 6, L: 3 } as const;

type Family = keyof typeof families;
/** The name of a case: its family's letter and its number in it. */
export type CaseId = `${Family}${number}`;

const names = Object.entries(families).flatMap(([family, count]) =>
  Array.from({ length: count }, (_, index) => `${family}${index + 1}`),
);

/** What became of the tests of each case, in whichever files they stand. */
const outcomes = new Map<string, { passed: number; failed: number }>();

/**
 * A test of one conformance case; a case may have several, and passes when all of them do. The sentence says what the
 * bridge does, so that `T2 answers two calls of one turn one after the other` reads as a promise.
 */
export function conformanceCase(
  id: CaseId,
  sentence: string,
  test: (this: Mocha.Context) => Promise<void> | void,
): void {
  if (!names.includes(id)) throw new Error(`There is no conformance case ${id}.`);
  it(`${id} ${sentence}`, async function () {
    const outcome = outcomes.get(id) ?? { passed: 0, failed: 0 };
    outcomes.set(id, outcome);
    outcome.failed += 1;
    await test.call(this);
    outcome.failed -= 1;
    outcome.passed += 1;
  });
}

/** `M1–M3, M5` for a list of cases in the order of the specification. */
function inRanges(ids: readonly string[]): string {
  const ranges: { first: string; last: string; end: number }[] = [];
  for (const id of ids) {
    const range = ranges.at(-1);
    const position = names.indexOf(id);
    if (range && position === range.end + 1 && range.first[0] === id[0])
      Object.assign(range, { last: id, end: position });
    else ranges.push({ first: id, last: id, end: position });
  }
  return ranges.map(({ first, last }) => (first === last ? first : `${first}–${last}`)).join(', ');
}

// Root-level: runs once, after the last test of the whole run.
after(() => {
  const failed = names.filter((id) => (outcomes.get(id)?.failed ?? 0) > 0);
  const passed = names.filter((id) => outcomes.has(id) && !failed.includes(id));
  const untested = names.filter((id) => !outcomes.has(id));
  console.log(`  conformance: ${passed.length} of ${names.length} cases pass`);
  if (failed.length > 0) console.log(`  failing: ${inRanges(failed)}`);
  if (untested.length > 0) console.log(`  not run here: ${inRanges(untested)}`);
});
