import type { Runner } from 'mocha';

/** One line: which test, and the first line of what was wrong with it. */
const line = (what: string, title: string, error: unknown): string =>
  `${what}: ${title}: ${(error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 300)}`;

/** The tests of a run that have to be named at its end: those that failed, and those that were tried a second time. */
export function noteTests(runner: Runner): string[] {
  const noted: string[] = [];
  runner.on('fail', (test, error) => noted.push(line('failed', test.fullTitle(), error)));
  runner.on('retry', (test, error) => noted.push(line('tried again', test.fullTitle(), error)));
  return noted;
}
