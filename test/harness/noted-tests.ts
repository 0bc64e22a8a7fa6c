import type { Runner } from 'mocha';

/** One line: which test, and what was wrong with it; the code that an assertion shows stands below its first line. */
const line = (what: string, title: string, error: unknown): string =>
  `${what}: ${title}: ${(error instanceof Error ? error.message : String(error))
    .split(/\s*\n\s*/)
    .join(' ')
    .slice(0, 300)}`;

/** The tests of a run that have to be named at its end: those that failed, and those that were tried a second time. */
export function noteTests(runner: Runner): string[] {
  const noted: string[] = [];
  runner.on('fail', (test, error) => noted.push(line('failed', test.fullTitle(), error)));
  runner.on('retry', (test, error) => noted.push(line('tried again', test.fullTitle(), error)));
  return noted;
}
