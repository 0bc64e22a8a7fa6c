// Runs inside the extension host: VS Code loads the bundle of this file and calls `run`.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'mocha';
import { noteTests } from '../../harness/noted-tests';
import { type TestResult, toReport } from './report';

/** Runs the bundled tests and writes the results file. Rejects when a test failed, which VS Code reports as exit 1. */
export async function run(): Promise<void> {
  const { BRIDGE_TEST_RESULTS: resultsFile, BRIDGE_TEST_GREP: grep } = process.env;
  if (!resultsFile) throw new Error('BRIDGE_TEST_RESULTS does not name the results file.');
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ timeout: 20_000, reporter: 'spec', grep: grep || undefined, retries: 1 });
  mocha.addFile(join(__dirname, 'tests.js'));
  await mocha.loadFilesAsync();
  const tests: TestResult[] = [];
  const add = (test: Test, state: TestResult['state'], error?: Error): void => {
    const durationMs = Math.round(test.duration ?? 0);
    tests.push({ title: test.fullTitle(), state, durationMs, ...(error && { error: error.stack || String(error) }) });
  };
  let noted: string[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    noted = noteTests(runner);
    runner
      .on('pass', (test) => add(test, 'passed'))
      .on('pending', (test) => add(test, 'pending'))
      .on('fail', (test, error) => add(test, 'failed', error));
  });
  const report = toReport(tests, noted);
  await writeFile(resultsFile, JSON.stringify(report, null, 2));
  if (report.failed > 0) throw new Error(`${report.failed} failed`);
}
