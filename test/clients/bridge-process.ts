import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import * as z from 'zod';

/** The bridge's program, running. */
export interface BridgeProcess {
  /** Where it listens, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly pid: number;
  /** What it has logged so far. */
  stderr(): string;
  /** Ends it as an operator would and resolves with its exit code; null when it had to be killed. */
  stop(): Promise<number | null>;
}

/** What a test may choose about the bridge's start. */
export interface BridgeOptions {
  /** Its whole environment, apart from `PATH` and a free port. */
  readonly environment: Readonly<Record<string, string>>;
  readonly startTimeoutMs?: number;
  readonly stopTimeoutMs?: number;
}

const program = join(dirname(dirname(__dirname)), 'dist', 'headless.js');
const listening = z.object({ event: z.literal('listening'), url: z.string(), pid: z.number() });

/** Starts the built bridge and waits until it listens. Rejects with its log when it ends or stays silent instead. */
export async function startBridge(options: BridgeOptions): Promise<BridgeProcess> {
  if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build".`);
  const env = { PATH: process.env.PATH, GPT2GIGA_PORT: '0', ...options.environment };
  const child = spawn(process.execPath, [program], { cwd: tmpdir(), env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  try {
    const { url, pid } = await listeningLine(child, options.startTimeoutMs ?? 30_000);
    return { url, pid, stderr: () => log, stop: () => stop(child, closed, options.stopTimeoutMs ?? 10_000) };
  } catch (error) {
    child.kill('SIGKILL');
    await closed;
    throw new Error(`The bridge did not start: ${error instanceof Error ? error.message : error}\n${log}`);
  }
}

function listeningLine(child: ChildProcessByStdio<null, Readable, Readable>, timeoutMs: number) {
  let limit: NodeJS.Timeout | undefined;
  return new Promise<z.infer<typeof listening>>((resolve, reject) => {
    limit = setTimeout(() => reject(new Error(`it did not listen within ${timeoutMs} ms.`)), timeoutMs);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`it ended with exit code ${code}.`)));
    createInterface(child.stdout).once('line', (line) => {
      try {
        resolve(listening.parse(JSON.parse(line)));
      } catch {
        reject(new Error(`its first line is not the one that says where it listens: ${line}`));
      }
    });
  }).finally(() => clearTimeout(limit));
}

async function stop(child: ChildProcess, closed: Promise<number | null>, timeoutMs: number): Promise<number | null> {
  const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  child.kill('SIGTERM');
  return closed.finally(() => clearTimeout(limit));
}
