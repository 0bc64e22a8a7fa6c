import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host/host';
import { createProfile, type ProfileOptions, removeProfile } from '../server/profile';
import { bundleTests } from './bundle-tests';
import type { InHostRun } from './in-host-run';
import type { Report } from './report';
import { runInServer } from './run-in-server';
import { runOnDesktop } from './run-on-desktop';

/** Tests to run in an extension host, and the VS Code around them. */
export interface InHostOptions extends ProfileOptions {
  /** Folder of the extension under development: it is loaded from there, not installed. */
  extension: string;
  /** Absolute paths of test files. */
  tests: readonly string[];
  /** Receives the bundle and `results.json`; within the project. */
  out: string;
  /** Only tests whose full title matches. */
  grep?: string;
  /** Reaches the extension host. */
  env?: NodeJS.ProcessEnv;
  /** The whole run: start, tests, stop. */
  timeoutMs?: number;
  /** Each line that VS Code or a test writes to the console. */
  onLine?: (line: string) => void;
}

/** Runs mocha inside a real extension host. Throws when the run itself failed; a failed test is in the report. */
export async function runInHost(host: Host, options: InHostOptions): Promise<Report> {
  const results = join(options.out, 'results.json');
  await rm(results, { force: true });
  const profile = await createProfile(options);
  try {
    const run: InHostRun = {
      profile,
      extension: options.extension,
      entry: await bundleTests(options.tests, options.out),
      env: { ...options.env, BRIDGE_TEST_RESULTS: results, BRIDGE_TEST_GREP: options.grep },
      timeoutMs: options.timeoutMs ?? 1_800_000,
      onLine: options.onLine ?? (() => {}),
    };
    const output = host.kind === 'server' ? await runInServer(host, run) : await runOnDesktop(host, run);
    if (!existsSync(results)) throw new Error(`The extension host wrote no results:\n${output}`);
    return JSON.parse(await readFile(results, 'utf8'));
  } finally {
    await removeProfile(profile);
  }
}
