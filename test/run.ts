// Runs the suites of tests, all or those that are named: npx tsx test/run.ts [SUITE …]
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeldOutput } from './harness/held-output';
import { runSuite, type Suite, type SuiteEnd } from './harness/run-suite';

const suites: Suite[] = [
  {
    name: 'house',
    files: [
      'test/*.test.ts',
      'test/docs/**/*.test.ts',
      'test/release/**/*.test.ts',
      'test/harness/**/*.test.ts',
      'test/vscode/**/*.test.ts',
    ],
  },
  // The longest next: what is left when the extension has ended is shared by both lanes.
  { name: 'clients', files: ['test/clients/**/*.test.ts'], timeoutMs: 240_000 },
  { name: 'headless', files: ['test/headless/**/*.test.ts'] },
  { name: 'core', files: ['test/core/**/*.test.ts', 'test/editor/**/*.test.ts'] },
  { name: 'faults', files: ['test/faults/**/*.test.ts'] },
  { name: 'security', files: ['test/security/**/*.test.ts'] },
  { name: 'conformance', files: ['test/conformance/**/*.test.ts'] },
  { name: 'emulator', files: ['test/emulator/**/*.test.ts'] },
  // Installs a VS Code when there is none, and waits for windows most of its time: it runs beside the others.
  { name: 'extension', files: { program: 'test/extension/run.ts' } },
];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-counts-'));
  const only = process.argv.slice(2);
  const waiting = suites.filter(({ name }) => only.length === 0 || only.includes(name));
  const hasTwoLanes = availableParallelism() > 1 && waiting.at(-1)?.name === 'extension';
  const lanes = hasTwoLanes ? [[], waiting.splice(-1)] : [[]];
  /** Runs what only this lane may run, then what still waits. */
  const runLane = async (own: Suite[], print: (text: string) => void): Promise<SuiteEnd[]> => {
    const ends: SuiteEnd[] = [];
    for (let suite = own.shift() ?? waiting.shift(); suite; suite = waiting.shift()) {
      ends.push(await runSuite(suite, join(folder, `${suite.name}.json`), print));
    }
    return ends;
  };
  const show = (text: string): void => void process.stdout.write(text);
  const held = lanes.map(() => new HeldOutput(show));
  const running = lanes.map((own, index) => runLane(own, held[index]?.print ?? show));
  const ends: SuiteEnd[] = [];
  for (const [index, lane] of running.entries()) {
    held[index]?.letGo();
    ends.push(...(await lane));
  }
  rmSync(folder, { recursive: true });
  report(ends);
}

function report(ends: SuiteEnd[]): void {
  console.log('\nsuite        passed  failed  pending  seconds');
  for (const { name, counts, seconds } of ends) {
    const cells = [counts.passed, counts.failed, counts.pending].map((count) => String(count).padStart(6));
    console.log(`${name.padEnd(12)} ${cells.join('  ')}   ${seconds.toFixed(1).padStart(6)}`);
  }
  const noted = ends.flatMap(({ name, counts }) => counts.noted.map((line) => `${name}: ${line}`));
  if (noted.length > 0) console.log(`\n${noted.join('\n')}\n`);
  const total = ends.reduce((sum, { counts }) => sum + counts.passed, 0);
  console.log(`${total} tests passed in ${ends.length} suites.`);
  // A suite without a single test is a suite that was not found.
  process.exitCode = ends.length > 0 && ends.every(({ ok, counts }) => ok && counts.passed > 0) ? 0 : 1;
}

// Ending this way ends the suites too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().catch((error: unknown) => {
  console.error(error);
  process.exit(2);
});
