import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuiteCounts } from '../harness/counting-reporter';
import { readCounts } from '../harness/run-suite';

/** A broken promise may hang its test for ever. */
const longestRunMs = 4 * 60_000;

/** What a run came to; `said` is the end of what it printed. */
export type RunOutcome = SuiteCounts & { said: string };

/** Runs the tests of one file in a checkout, or those whose titles hold `grep`. The first failure is enough. */
export async function runTests(folder: string, file: string, grep: string | undefined): Promise<RunOutcome> {
  const out = mkdtempSync(join(tmpdir(), 'gigachat-bridge-mutant-'));
  const counts = join(out, 'counts.json');
  const only = grep === undefined ? [] : ['--fgrep', grep];
  const inEditor = file.includes('/test/extension/');
  const args = inEditor
    ? ['--import', 'tsx', 'test/extension/run.ts', '--only', 'in-host', ...(grep === undefined ? [] : ['--grep', grep])]
    : [
        join('node_modules', 'mocha', 'bin', 'mocha.js'),
        '--exit',
        '--bail',
        '--reporter',
        './test/harness/counting-reporter.ts',
        ...only,
        file,
      ];
  try {
    // Some tests start the programs as they ship.
    if (/\/test\/(?:headless|vscode|clients)\//.test(file)) {
      const built = await run(folder, ['esbuild.js'], {});
      if (built.status !== 0) return { passed: 0, failed: 0, pending: 0, noted: [], said: built.said };
    }
    const { said, late } = await run(folder, args, { SUITE_COUNTS: counts });
    if (late) return { passed: 0, failed: 1, pending: 0, noted: [], said: 'hung' };
    return { ...readCounts(counts), said };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function run(
  cwd: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ status: number | null; said: string; late: boolean }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, longestRunMs);
    const note = (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-600);
    };
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ status, said, late });
    });
  });
}
