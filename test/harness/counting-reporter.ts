import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What one suite came to. */
export interface SuiteCounts {
  passed: number;
  failed: number;
  pending: number;
}

/** The usual report, and the counts as JSON in the file that `SUITE_COUNTS` names. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const counts: SuiteCounts = { passed: passes, failed: failures, pending };
      if (process.env.SUITE_COUNTS) writeFileSync(process.env.SUITE_COUNTS, JSON.stringify(counts));
    });
  }
}

module.exports = CountingReporter;
