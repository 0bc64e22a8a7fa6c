import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../../clients/cache-folder';
import { freePort } from '../../harness/free-port';
import { unpackDebian } from './unpack-debian';

/** nginx with the configuration that ships, in front of bridges on this machine. */
export interface Nginx {
  readonly url: string;
  stop(): Promise<void>;
}

const kept = () => join(cacheFolder(), 'nginx');

/** The program: the machine's own, or the one that was unpacked; undefined when there is neither. */
function nginxProgram(): string | undefined {
  const own = spawnSync('nginx', ['-v']).error === undefined ? 'nginx' : undefined;
  const unpacked = join(kept(), 'usr', 'sbin', 'nginx');
  return own ?? (existsSync(unpacked) ? unpacked : undefined);
}

/**
 * Unpacks Debian's nginx into the cache, where none is. Gives true when it had to. Throws when there is no way to get
 * it.
 */
export function prepareNginx(): boolean {
  if (nginxProgram() !== undefined) return false;
  unpackDebian(['nginx'], kept());
  return true;
}

/** Starts it on a free port in front of these bridges; with `bridgeKey` each person has a key of their own. */
export async function startNginx(bridges: readonly string[], bridgeKey?: string): Promise<Nginx> {
  const program = nginxProgram();
  if (program === undefined) throw new Error('There is no nginx: run "npm test", which gets it, or install nginx.');
  const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-nginx-'));
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, ownConfiguration(bridges, port, folder));
  if (bridgeKey !== undefined) addPeople(file, folder, bridgeKey);
  const child = spawn(program, ['-p', folder, '-c', file, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (text) => {
    log += text;
  });
  const closed = new Promise<void>((gone) => child.once('close', () => gone()));
  await listening(port, child, () => log);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await closed;
      rmSync(folder, { recursive: true });
    },
  };
}

/** The file that ships, with the addresses of this machine and without what needs the rights of root. */
function ownConfiguration(bridges: readonly string[], port: number, folder: string): string {
  const shipped = readFileSync(resolve('deploy', 'nginx.conf'), 'utf8');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join('\n  ');
  return shipped
    .replace(/server bridge-(\d):8090/g, (_, number) => `server ${new URL(bridges[Number(number) - 1] ?? '').host}`)
    .replace('listen 8080;', `listen 127.0.0.1:${port};`)
    .replace('http {', `daemon off;\npid ${join(folder, 'pid')};\nhttp {\n  ${temporary}`)
    .replace('worker_processes auto;', 'worker_processes 1;');
}

/** What the comments of the file that ships say is to be done, with the two files that are for that. */
function addPeople(file: string, folder: string, bridgeKey: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/# (include people\/(?:people|person)\.conf;)/g, '$1'));
  mkdirSync(join(folder, 'people'));
  for (const name of ['people.conf', 'person.conf']) {
    const shipped = readFileSync(resolve('deploy', 'people', name), 'utf8');
    writeFileSync(join(folder, 'people', name), shipped.replace('replace-with-the-key-of-the-bridge', bridgeKey));
  }
}

async function listening(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${log()}`);
    const isUp = await new Promise<boolean>((known) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        known(true);
      });
      socket.once('error', () => known(false));
    });
    if (isUp) return;
    await new Promise((again) => setImmediate(again));
  }
}
