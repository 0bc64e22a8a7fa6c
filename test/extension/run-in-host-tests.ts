import { join } from 'node:path';
import { buildExtension } from './build-extension';
import type { Host } from './host/host';
import { describeReport, toReport } from './in-host-runner/report';
import { runInHost } from './in-host-runner/run-in-host';
import { outFolder, project } from './project';
import { testFiles } from './test-files';
import type { Totals } from './totals';
import { setTrap, trapSettings } from './workspace-trap';

/** Runs every test of `in-host/` in the extension host and prints how each ended. */
export async function runInHostTests(host: Host, grep: string | undefined): Promise<Totals> {
  await buildExtension();
  const trap = await setTrap();
  const run = {
    extension: project,
    tests: await testFiles(join(__dirname, 'in-host')),
    out: join(outFolder, 'in-host'),
    workspaceFiles: { '.vscode/settings.json': JSON.stringify(await trapSettings(trap.port)) },
    ...(grep !== undefined && { grep }),
  };
  const { tests, noted } = await runInHost(host, run).catch(async (error: unknown) => {
    await trap.close();
    throw error;
  });
  const report = toReport([...tests, await trap.close()], noted);
  console.log(`\n${describeReport(report)}`);
  return report;
}
