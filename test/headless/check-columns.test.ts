import assert from 'node:assert/strict';
import { reportLine } from '../../src/headless/command-line/print-checks';
import { englishCheck } from '../../src/headless/words/english-check';
import { russianCheck } from '../../src/headless/words/russian/russian-check';

describe('the lines of the health check', () => {
  for (const [language, words] of Object.entries({ English: englishCheck, Russian: russianCheck })) {
    it(`stand in columns, that of the longest name too: ${language}`, () => {
      const columns = ['TLS', 'certificates'].map((name) =>
        reportLine({ name, ok: true, ms: 1, detail: '|' }, words).indexOf('|'),
      );
      assert.equal(columns[0], columns[1]);
    });
  }
});
