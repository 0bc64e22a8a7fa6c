import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What the program holds after its garbage was collected. */
export interface Holding {
  readonly heapUsed: number;
  readonly external: number;
  readonly rss: number;
  /** What keeps its loop busy, as Node names it. */
  readonly resources: readonly string[];
}

/** The headless program as it ships, with a probe for its heap. */
export interface Subject {
  readonly url: string;
  readonly port: number;
  readonly apiKey: string;
  /** How it ended, unless it runs. */
  readonly death: string | undefined;
  /** The last lines of its log that tell of a fault of its own. */
  readonly faults: readonly string[];
  measure(): Promise<Holding>;
  stop(): Promise<void>;
}

/** Starts it and waits until it listens. */
export async function startSubject(environment: Readonly<Record<string, string>>): Promise<Subject> {
  const apiKey = 'soak-bridge-key-0123456789abcdef';
  const probe = join('test', 'soak', 'heap-probe.cjs');
  const child = spawn(process.execPath, ['--expose-gc', '--require', `./${probe}`, join('dist', 'headless.js')], {
    env: { PATH: process.env.PATH, GPT2GIGA_PORT: '0', GPT2GIGA_API_KEY: apiKey, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let death: string | undefined;
  const faults: string[] = [];
  child.once('exit', (code, signal) => {
    death = `it ended with ${code ?? signal}`;
  });
  if (!child.stdout || !child.stderr) throw new Error('The program has no output.');
  createInterface(child.stderr).on('line', (line) => {
    if (/"level":"error"|^\s*at |Error:/.test(line) && faults.push(line.slice(0, 400)) > 20) faults.shift();
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    port: Number(new URL(url).port),
    apiKey,
    get death() {
      return death;
    },
    faults,
    measure: () => ask(child),
    async stop() {
      if (death !== undefined) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function ask(child: ChildProcess): Promise<Holding> {
  const answered = once(child, 'message');
  child.send('measure');
  const [holding] = (await answered) as [Holding];
  return holding;
}
