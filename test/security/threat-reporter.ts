import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What the tests of one threat came to; `failures` are titles with their reasons. */
export interface ThreatCounts {
  passed: number;
  failures: string[];
}

/** Counts by the threats that titles name, and writes them as JSON into the file that `THREAT_COUNTS` names. */
class ThreatReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const counts: Record<string, ThreatCounts> = {};
    const of = (test: Mocha.Runnable) => {
      const ids = test.fullTitle().match(/\bT\d\d\b/g) ?? ['other'];
      return ids.map((id) => {
        counts[id] ??= { passed: 0, failures: [] };
        return counts[id];
      });
    };
    runner.on('pass', (test) => {
      for (const count of of(test)) count.passed += 1;
    });
    // Hooks fail here, too.
    runner.on('fail', (test, error) => {
      for (const count of of(test)) count.failures.push(`${test.fullTitle()}: ${error.message}`);
    });
    runner.once('end', () => {
      if (process.env.THREAT_COUNTS) writeFileSync(process.env.THREAT_COUNTS, JSON.stringify(counts));
    });
  }
}

module.exports = ThreatReporter;
