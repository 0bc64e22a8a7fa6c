import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { noteTests } from './noted-tests';

/** What one suite came to. */
export interface SuiteCounts {
  passed: number;
  failed: number;
  pending: number;
  /** The tests that failed and those that were tried again, a line each. */
  noted: string[];
}

/** The usual report, and the counts as JSON in the file that `SUITE_COUNTS` names. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const noted = noteTests(runner);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const counts: SuiteCounts = { passed: passes, failed: failures, pending, noted };
      if (process.env.SUITE_COUNTS) writeFileSync(process.env.SUITE_COUNTS, JSON.stringify(counts));
    });
  }
}

module.exports = CountingReporter;
