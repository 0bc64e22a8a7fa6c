// Tests the extension in a real VS Code: npx tsx test/extension/run.ts [--only in-host|workbench] [--grep TEXT]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setUpHost } from './host/set-up';
import { runInHostTests } from './run-in-host-tests';
import { runWorkbenchTests } from './run-workbench-tests';
import { addUp, type Totals } from './totals';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, grep: { type: 'string' } } });
  if (values.only && !['in-host', 'workbench'].includes(values.only)) throw new Error('--only in-host or workbench');
  const host = await setUpHost((step) => console.log(step));
  const runs: Totals[] = [];
  if (values.only !== 'workbench') runs.push(await runInHostTests(host, values.grep));
  if (values.only !== 'in-host') {
    if (host.kind === 'server') runs.push(await runWorkbenchTests(values.grep));
    else console.log('The workbench tests were not run: they need the server host (Debian, as root).');
  }
  const totals = addUp(runs);
  const { passed, failed, pending } = totals;
  if (process.env.SUITE_COUNTS) writeFileSync(process.env.SUITE_COUNTS, JSON.stringify(totals));
  console.log(`${passed} passed, ${failed} failed, ${pending} skipped`);
  if (passed + failed === 0) throw new Error('No test ran.');
  process.exitCode = failed > 0 ? 1 : 0;
}

// Ending this way lets what was started be ended too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

// What a failed run has left open must not keep this program alive: others wait for it.
main().catch((error: unknown) => {
  console.error(error);
  process.exit(2);
});
