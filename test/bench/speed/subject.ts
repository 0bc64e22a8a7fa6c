import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import type { Job, Seen } from '../programs/load';
import { listenerOn } from './proc';

/** A program under measurement, in a process of its own. */
export interface Subject {
  readonly url: string;
  readonly pid: number;
  /** Heap after a collection in bytes, and what keeps the program alive. */
  heap(): Promise<{ heap: number; handles: number }>;
  /** The CPU profile of some work. */
  profile(work: () => Promise<unknown>): Promise<Profiler.Profile>;
  stop(): Promise<void>;
}

export const apiKey = 'bench-key-0123456789';
/** An authorization key as GigaChat gives it. */
const credentials = Buffer.from('5f0e3c1a-0000-4000-8000-000000000001:5f0e3c1a-0000-4000-8000-000000000002').toString(
  'base64',
);
const programs = join(__dirname, '..', 'programs');
const probe = join(programs, 'probe.cjs');
const measured = ['--expose-gc', '-r', probe];

/** The bench's own programs, bundled: what loads TypeScript would be measured with them. */
export class Programs {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-bench-'));

  constructor() {
    const entryPoints = ['upstream', 'pipe', 'translator', 'load'].map((name) => join(programs, `${name}.ts`));
    buildSync({ entryPoints, outdir: this.#folder, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
  }

  /** Starts one; it sends its address when it listens. */
  async start(name: string, env: Record<string, string> = {}): Promise<Subject> {
    return await started(spawnNode([...measured, join(this.#folder, `${name}.js`)], env));
  }

  /** The callers. */
  async startLoad(): Promise<Load> {
    const child = spawnNode([join(this.#folder, 'load.js')], {});
    await once(child, 'message');
    return new Load(child);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** The process that the requests come from. */
export class Load {
  constructor(private readonly child: ChildProcess) {}

  async run(job: Job): Promise<Seen> {
    this.child.send(job);
    const [seen] = (await once(this.child, 'message')) as [Seen | { failed: string }];
    if ('failed' in seen) throw new Error(seen.failed);
    return seen;
  }

  async stop(): Promise<void> {
    await stopped(this.child);
  }
}

/** The bridge as `npm run build` leaves it. */
const built = join('dist', 'headless.js');

/** What that runs. */
export const program = join('dist', 'headless-program.js');

/** Starts a built bridge in front of an upstream, its account's limit lifted. */
export async function startBridge(upstream: string, file = built): Promise<Subject> {
  const child = spawnNode([...measured, file], {
    GIGACHAT_CREDENTIALS: credentials,
    GIGACHAT_BASE_URL: `${upstream}/v1`,
    GIGACHAT_AUTH_URL: `${upstream}/oauth`,
    GIGACHAT_MAX_CONNECTIONS: '1000',
    GPT2GIGA_PORT: '0',
    GPT2GIGA_API_KEY: apiKey,
  });
  if (!child.stdout) throw new Error('The bridge has no output.');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return subject((JSON.parse(line) as { url: string }).url, child);
}

/** Another bridge that runs on this machine already. */
export function peerAt(url: string): Subject {
  const pid = listenerOn(Number(new URL(url).port));
  if (pid === undefined) throw new Error(`Nobody listens at ${url}.`);
  const cannot = () => Promise.reject(new Error('A peer cannot be looked into.'));
  return { url: url.replace(/\/$/, ''), pid, heap: cannot, profile: cannot, stop: () => Promise.resolve() };
}

function spawnNode(args: string[], env: Record<string, string>): ChildProcess {
  const { PATH } = process.env;
  // The log goes to a pipe that is read, as a supervisor's would be.
  const child = spawn(process.execPath, args, { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  child.stderr?.resume();
  return child;
}

async function started(child: ChildProcess): Promise<Subject> {
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return subject(url, child);
}

function subject(url: string, child: ChildProcess): Subject {
  const told = async <T>(question: string): Promise<T> => {
    child.send(question);
    const [answer] = (await once(child, 'message')) as [T];
    return answer;
  };
  return {
    url,
    pid: child.pid ?? 0,
    heap: () => told('heap'),
    async profile(work) {
      await told('profile');
      await work();
      return (await told<{ profile: Profiler.Profile }>('profiled')).profile;
    },
    stop: () => stopped(child),
  };
}

async function stopped(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
}
