import { join } from 'node:path';
import { buildExtension } from './build-extension';
import type { Host } from './host/host';
import { describeReport } from './in-host-runner/report';
import { runInHost } from './in-host-runner/run-in-host';
import { outFolder, project } from './project';
import { testFiles } from './test-files';
import type { Totals } from './totals';

/** Runs every test of `in-host/` in the extension host and prints how each ended. */
export async function runInHostTests(host: Host, grep: string | undefined): Promise<Totals> {
  await buildExtension();
  const report = await runInHost(host, {
    extension: project,
    tests: await testFiles(join(__dirname, 'in-host')),
    out: join(outFolder, 'in-host'),
    ...(grep !== undefined && { grep }),
  });
  console.log(`\n${describeReport(report)}`);
  return report;
}
