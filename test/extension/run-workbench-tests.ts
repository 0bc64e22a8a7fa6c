import { join } from 'node:path';
import Mocha from 'mocha';
import { noteTests } from '../harness/noted-tests';
import { packageExtension } from './build-extension';
import { testFiles } from './test-files';
import type { Totals } from './totals';

/**
 * Packages the extension and runs the tests of `workbench/` and `newcomer/` here, on the package or a workbench with
 * it.
 */
export async function runWorkbenchTests(grep: string | undefined): Promise<Totals> {
  await packageExtension();
  // A whole workbench and a browser: on a busy machine a step may take its time, and once in a while one is lost.
  const mocha = new Mocha({ reporter: 'spec', timeout: 300_000, retries: 1, ...(grep !== undefined && { grep }) });
  for (const folder of ['newcomer', 'workbench']) {
    for (const file of await testFiles(join(__dirname, folder))) mocha.addFile(file);
  }
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed: failures, pending, noted });
    });
    const noted = noteTests(runner);
  });
}
