import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { cacheFolder } from '../../clients/cache-folder';
import { freePort } from '../../harness/free-port';
import { unpackDebian } from './unpack-debian';

/** A Redis of Debian's on a free port of this machine, with nothing kept on disk. */
export interface Redis {
  readonly port: number;
  readonly url: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(more?: readonly string[]): Promise<void>;
  /** What one command of the protocol answers, as it came. */
  command(...words: string[]): Promise<string>;
  /** Has it answer nobody, its connections open, until it is thawed. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const kept = () => join(cacheFolder(), 'redis');
const libraries = () => join(kept(), 'usr', 'lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`);

/** Debian's packages of the program and of the libraries that a small system lacks. */
const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1', 'libssl3'];

const withLibraries = () => ({ ...process.env, LD_LIBRARY_PATH: libraries() });

/** The program: the machine's own, or the one that was unpacked; undefined when neither runs. */
function redisProgram(): string | undefined {
  const programs = ['redis-server', join(kept(), 'usr', 'bin', 'redis-server')];
  return programs.find((program) => spawnSync(program, ['--version'], { env: withLibraries() }).status === 0);
}

/**
 * Unpacks Debian's Redis with its libraries into the cache, where none is. Gives true when it had to. Throws when there
 * is no way to get it.
 */
export function prepareRedis(): boolean {
  if (redisProgram() !== undefined) return false;
  unpackDebian(packages, kept());
  if (redisProgram() === undefined) throw new Error(`Redis of ${packages.join(', ')} does not run on this machine.`);
  return true;
}

/** Starts it with these words of its configuration besides. */
export async function startRedis(more: readonly string[] = []): Promise<Redis> {
  const program = redisProgram();
  if (program === undefined) throw new Error('There is no Redis: run "npm test", which gets it, or install it.');
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async (words: readonly string[] = more) => {
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...words];
    child = spawn(program, args, { env: withLibraries(), stdio: 'ignore' });
    await listening(port, child);
  };
  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    child = undefined;
    if (!ending) return;
    const closed = new Promise<void>((gone) => ending.once('close', () => gone()));
    ending.kill(signal);
    await closed;
  };
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGKILL'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    command: (...words) => ask(port, words),
  };
}

/** Sends one command and gives what comes back, as it is. */
function ask(port: number, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('');
      // QUIT lets the whole answer be the rest of the connection.
      socket.write(`*${words.length}\r\n${parts}*1\r\n$4\r\nQUIT\r\n`);
    });
    const pieces: Buffer[] = [];
    socket.on('data', (piece) => pieces.push(piece));
    socket.once('error', reject);
    socket.once('close', () =>
      resolve(
        Buffer.concat(pieces)
          .toString('latin1')
          .replace(/\+OK\r\n$/, ''),
      ),
    );
  });
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Redis ended with exit code ${child.exitCode}`);
    const isUp = await ask(port, ['PING']).then(
      (answer) => answer.length > 0,
      () => false,
    );
    if (isUp) return;
    await new Promise((again) => setImmediate(again));
  }
}
