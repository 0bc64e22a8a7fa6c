import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A program under measurement, in a process of its own. */
export interface Subject {
  name: string;
  url: string;
  /** CPU used since it started, in microseconds. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

const probe = join(__dirname, 'cpu-probe.cjs');

/** Starts one of the benchmark's own programs; it sends its address when it listens. */
export async function startOwn(name: string, file: string, env: Record<string, string> = {}): Promise<Subject> {
  const child = spawn(process.execPath, ['-r', probe, '--import', 'tsx', join(__dirname, file)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return subject(name, url, child);
}

/** Starts the built bridge in front of an upstream, its account limit lifted. */
export async function startBridge(upstream: string, apiKey: string): Promise<Subject> {
  const child = spawn(process.execPath, ['-r', probe, join('dist', 'headless.js')], {
    env: {
      PATH: process.env.PATH,
      GIGACHAT_CREDENTIALS: 'bench:bench',
      GIGACHAT_BASE_URL: `${upstream}/v1`,
      GIGACHAT_AUTH_URL: `${upstream}/oauth`,
      GIGACHAT_MAX_CONNECTIONS: '1000',
      GPT2GIGA_PORT: '0',
      GPT2GIGA_API_KEY: apiKey,
      GPT2GIGA_LOG_LEVEL: 'WARNING',
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout) throw new Error('The bridge has no output.');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return subject('bridge', (JSON.parse(line) as { url: string }).url, child);
}

function subject(name: string, url: string, child: ChildProcess): Subject {
  return {
    name,
    url,
    async cpu() {
      child.send('cpu');
      const [{ cpu }] = (await once(child, 'message')) as [{ cpu: number }];
      return cpu;
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}
