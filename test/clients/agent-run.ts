import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The server that a client is pointed at. */
export interface AgentTarget {
  /** The OpenAI base address, with `/v1` at its end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
}

/** What a client is asked to do, where, and for how long at most. */
export interface AgentTask {
  readonly prompt: string;
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Set when several tasks are one conversation. */
  readonly conversation?: Conversation;
}

/** A conversation that goes on over several runs of a client's program. */
export interface Conversation {
  /** The home that keeps it between the runs. */
  readonly home: string;
  /** False for its first task. */
  readonly begun: boolean;
}

/** How a client's program ended and what it printed. `exitCode` is null when a signal ended it. */
export interface ProgramRun {
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of a client, with the answer that it gives its user. */
export interface AgentRun extends ProgramRun {
  readonly finalText: string;
}

/** Has one client do one task on one server. */
export type RunClient = (target: AgentTarget, task: AgentTask) => Promise<AgentRun>;

/** One start of a client's program: nothing of the caller's environment reaches it. */
export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly home: string;
  readonly cwd: string;
  readonly timeoutMs: number;
}

/** Gives `use` an empty home folder and removes it afterwards. */
export async function withHome<T>(use: (home: string) => Promise<T>): Promise<T> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'client-home-')));
  try {
    return await use(home);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Gives `use` the home that the task's conversation lives in, or an empty one for this task alone. */
export async function withHomeOf<T>({ conversation }: AgentTask, use: (home: string) => Promise<T>): Promise<T> {
  return conversation ? await use(conversation.home) : await withHome(use);
}

/** Runs a program without a terminal or input, in a process group of its own that is killed when its time is over. */
export async function runProgram(invocation: Invocation): Promise<ProgramRun> {
  const { home, cwd, program, args, timeoutMs } = invocation;
  mkdirSync(join(home, 'tmp'), { recursive: true });
  // Files, not pipes: a process that the program leaves behind cannot hold the end of the run back.
  const [out, err] = [join(home, 'stdout'), join(home, 'stderr')];
  const [outFile, errFile] = [await open(out, 'w'), await open(err, 'w')];
  const env = { ...cleanEnvironment(home), ...invocation.environment };
  try {
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', outFile.fd, errFile.fd] });
    let timedOut = false;
    const limit = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
    }, timeoutMs);
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    }).finally(() => clearTimeout(limit));
    killGroup(child.pid);
    return { exitCode, timedOut, stdout: await readFile(out, 'utf8'), stderr: await readFile(err, 'utf8') };
  } finally {
    await Promise.all([outFile.close(), errFile.close()]);
  }
}

function cleanEnvironment(home: string): Record<string, string> {
  // A port where nothing listens: what honours a proxy cannot reach anything but loopback.
  const nowhere = 'http://127.0.0.1:9';
  return {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: home,
    TMPDIR: join(home, 'tmp'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_STATE_HOME: join(home, '.local/state'),
    TERM: 'dumb',
    LANG: 'C.UTF-8',
    CI: '1',
    NO_COLOR: '1',
    DO_NOT_TRACK: '1',
    NO_UPDATE_NOTIFIER: '1',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: '127.0.0.1,localhost',
  };
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // The whole group has ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
