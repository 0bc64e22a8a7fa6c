import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SuiteCounts } from './counting-reporter';

/** A set of tests with its own name in the report. */
export interface Suite {
  name: string;
  /** Tests that mocha runs here, or the program that runs them elsewhere and counts them. */
  files: string[] | { program: string };
  timeoutMs?: number;
}

/** How a suite ended. */
export interface SuiteEnd {
  name: string;
  ok: boolean;
  counts: SuiteCounts;
  seconds: number;
}

/** Runs a suite in a process of its own; `countsFile` receives its counts, `print` what it says, as it says it. */
export async function runSuite(suite: Suite, countsFile: string, print: (text: string) => void): Promise<SuiteEnd> {
  print(`\n── ${suite.name}\n`);
  const begun = performance.now();
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, argumentsOf(suite), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...colours, SUITE_COUNTS: countsFile },
  });
  const end = () => child.kill();
  process.once('exit', end);
  for (const output of [child.stdout, child.stderr]) output.setEncoding('utf8').on('data', print);
  const ok = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => print(`${error.message}\n`));
    child.once('close', (code) => resolve(code === 0));
  });
  process.removeListener('exit', end);
  return { name: suite.name, ok, counts: readCounts(countsFile), seconds: (performance.now() - begun) / 1000 };
}

function argumentsOf({ files, timeoutMs }: Suite): string[] {
  if (!Array.isArray(files)) return ['--import', 'tsx', files.program];
  return [
    join('node_modules', 'mocha', 'bin', 'mocha.js'),
    // Something left open by a test must not hold up the whole run.
    '--exit',
    // What takes real sockets and real time fails once in a while on a busy machine: named below, and tried once more.
    '--retries',
    '1',
    '--reporter',
    './test/harness/counting-reporter.ts',
    ...(timeoutMs === undefined ? [] : ['--timeout', String(timeoutMs)]),
    ...files,
  ];
}

/** What a run counted. Without the file no test ran: what should be tested does not even load. */
export function readCounts(file: string): SuiteCounts {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, pending: 0, noted: [] };
  }
}
