import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuiteCounts } from './harness/counting-reporter';

/** A set of tests with its own name in the report. */
interface Suite {
  name: string;
  /** Tests that mocha runs here, or the program that runs them elsewhere and counts them. */
  files: string[] | { program: string };
  timeoutMs?: number;
}

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
  { name: 'core', files: ['test/core/**/*.test.ts', 'test/editor/**/*.test.ts'] },
  { name: 'headless', files: ['test/headless/**/*.test.ts'] },
  { name: 'conformance', files: ['test/conformance/**/*.test.ts'] },
  { name: 'faults', files: ['test/faults/**/*.test.ts'] },
  { name: 'security', files: ['test/security/**/*.test.ts'] },
  { name: 'emulator', files: ['test/emulator/**/*.test.ts'] },
  { name: 'clients', files: ['test/clients/**/*.test.ts'], timeoutMs: 240_000 },
  { name: 'extension', files: { program: 'test/extension/run.ts' } },
];

const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-counts-'));
const only = process.argv.slice(2);
const rows = suites.filter(({ name }) => only.length === 0 || only.includes(name)).map(run);
rmSync(folder, { recursive: true });

console.log('\nsuite        passed  failed  pending  seconds');
for (const { name, counts, seconds } of rows) {
  const cells = [counts.passed, counts.failed, counts.pending].map((count) => String(count).padStart(6));
  console.log(`${name.padEnd(12)} ${cells.join('  ')}   ${seconds.toFixed(1).padStart(6)}`);
}
const noted = rows.flatMap(({ name, counts }) => counts.noted.map((line) => `${name}: ${line}`));
if (noted.length > 0) console.log(`\n${noted.join('\n')}\n`);
const total = rows.reduce((sum, { counts }) => sum + counts.passed, 0);
console.log(`${total} tests passed in ${rows.length} suites.`);
// A suite without a single test is a suite that was not found.
process.exit(rows.every(({ ok, counts }) => ok && counts.passed > 0) ? 0 : 1);

function run({ name, files, timeoutMs }: Suite): { name: string; ok: boolean; counts: SuiteCounts; seconds: number } {
  console.log(`\n── ${name}`);
  const output = join(folder, `${name}.json`);
  const begun = performance.now();
  const limit = timeoutMs === undefined ? [] : ['--timeout', String(timeoutMs)];
  // Something left open by a test must not hold up the whole run.
  const mocha = [
    join('node_modules', 'mocha', 'bin', 'mocha.js'),
    '--exit',
    // What takes real sockets and real time fails once in a while on a busy machine: named below, and tried once more.
    '--retries',
    '1',
    '--reporter',
    './test/harness/counting-reporter.ts',
  ];
  const args = Array.isArray(files) ? [...mocha, ...limit, ...files] : ['--import', 'tsx', files.program];
  const env = { ...process.env, SUITE_COUNTS: output };
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  const seconds = (performance.now() - begun) / 1000;
  return { name, ok: status === 0, counts: readCounts(output), seconds };
}

function readCounts(file: string): SuiteCounts {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, pending: 0, noted: [] };
  }
}
