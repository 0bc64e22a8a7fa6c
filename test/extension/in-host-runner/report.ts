/** How one test ended in the extension host. */
export interface TestResult {
  title: string;
  state: 'passed' | 'failed' | 'pending';
  durationMs: number;
  /** Stack of the failure. */
  error?: string;
}

/** How a run in the extension host ended. This is also the results file. */
export interface Report {
  passed: number;
  failed: number;
  pending: number;
  tests: TestResult[];
  /** The tests that failed and those that were tried again, a line each. */
  noted: string[];
}

/** Counts results. */
export function toReport(tests: TestResult[], noted: string[]): Report {
  const count = (state: TestResult['state']): number => tests.filter((test) => test.state === state).length;
  return { passed: count('passed'), failed: count('failed'), pending: count('pending'), tests, noted };
}

/** One line a test, and a failure's stack below it. */
export function describeReport(report: Report): string {
  const signs = { passed: '✔', failed: '✘', pending: '-' };
  return report.tests
    .map(
      (test) =>
        `  ${signs[test.state]} ${test.title} (${test.durationMs} ms)${test.error ? `\n${indent(test.error)}` : ''}`,
    )
    .join('\n');
}

const indent = (text: string): string => text.replace(/^/gm, '      ');
