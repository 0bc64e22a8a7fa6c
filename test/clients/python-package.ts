import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder';
import type { ClientPackage } from './client-package';

const run = promisify(execFile);
const uv = 'uv==0.13.9';

/** A client as its package for Python gives it, pinned to one version. */
export interface PythonPackage {
  readonly name: string;
  readonly pythonPackage: string;
  readonly version: string;
  /** A file that pins all that it needs, for a package that does not pin that itself. */
  readonly pins?: string;
  /** The minor versions of Python 3 that it runs on, the oldest and the newest. */
  readonly minors: readonly [oldest: number, newest: number];
}

export const aiderPackage: PythonPackage = {
  name: 'aider',
  pythonPackage: 'aider-chat',
  version: '0.86.2',
  minors: [10, 12],
};

/** Tells the minor version and the path of a Python that can make an environment for packages. */
const tellWhich =
  'import ensurepip, sys, venv; print(sys.version_info[0] * 100 + sys.version_info[1] - 300, sys.executable)';

/** The path of a Python of this machine that the client runs on: to uv a name such as python3 is any that it knows. */
function pythonFor({ minors: [oldest, newest] }: PythonPackage): string | undefined {
  const named = Array.from({ length: newest - oldest + 1 }, (_, age) => `python3.${newest - age}`);
  // What merely has the name may belong to a version manager and start nothing.
  for (const python of ['python3', '/usr/bin/python3', ...named]) {
    const { status, stdout } = spawnSync(python, ['-c', tellWhich], { encoding: 'utf8' });
    const [, minor, path] = (status === 0 && /^(-?\d+) (.+)$/m.exec(stdout)) || [];
    if (Number(minor) >= oldest && Number(minor) <= newest) return path;
  }
  return undefined;
}

/** Why the client cannot run on this machine, or undefined where it can. */
export function missingPython(client: PythonPackage): string | undefined {
  if (existsSync(pythonProgram(client)) || pythonFor(client) !== undefined) return undefined;
  const [oldest, newest] = client.minors;
  return `The client "${client.name}" ${client.version} is not run here: it needs Python 3.${oldest} to 3.${newest} with venv, and this machine has none.`;
}

function folderOf({ name, version, pins }: PythonPackage): string {
  const pinned =
    pins === undefined ? '' : `-${createHash('sha256').update(readFileSync(pins)).digest('hex').slice(0, 8)}`;
  return join(cacheFolder(), 'clients', `${name}-${version}${pinned}`);
}

/** The Python of the client's own environment, which runs the client with `-m` and its module. */
function pythonProgram(client: PythonPackage, folder = folderOf(client)): string {
  return join(folder, 'bin', 'python');
}

/** The same, installed. Throws a sentence that says what to do when it is not there. */
export function requirePython(client: PythonPackage): string {
  const program = pythonProgram(client);
  if (existsSync(program)) return program;
  throw new Error(
    `The client "${client.name}" ${client.version} is not installed at ${program}: run "npx tsx test/setup.ts".`,
  );
}

/** Installs those that are missing into environments of their own in the cache. Answers which these were. */
export async function installPythonClients(clients: readonly PythonPackage[]): Promise<PythonPackage[]> {
  const missing = clients.filter((client) => !existsSync(pythonProgram(client)));
  const [first] = missing;
  if (first === undefined) return [];
  await mkdir(cacheFolder(), { recursive: true });
  // In the cache's file system, so that what several of them need is there once.
  const tools = await mkdtemp(join(cacheFolder(), 'uv-'));
  try {
    // They are hundreds of packages: pip needs minutes for them, uv seconds.
    await run(pythonOf(first), ['-m', 'venv', tools]);
    await run(join(tools, 'bin', 'python'), ['-m', 'pip', '--quiet', '--disable-pip-version-check', 'install', uv]);
    const ended = await Promise.allSettled(missing.map((client) => installClient(client, tools)));
    // Only now: the others still needed these tools, and what they installed is there the next time.
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  } finally {
    await rm(tools, { recursive: true, force: true });
  }
  return missing;
}

function pythonOf(client: PythonPackage): string {
  const python = pythonFor(client);
  if (python === undefined) throw new Error(missingPython(client));
  return python;
}

/** Whether a client comes from npm, not from PyPI. */
export function isFromNpm(client: ClientPackage | PythonPackage): client is ClientPackage {
  return 'npmPackage' in client;
}

async function installClient(client: PythonPackage, tools: string): Promise<void> {
  const folder = folderOf(client);
  await mkdir(dirname(folder), { recursive: true });
  // Beside its final place, so that the rename is atomic: nobody ever sees half an installation.
  const draft = await mkdtemp(`${folder}.installing-`);
  const wanted = `${client.pythonPackage}==${client.version}`;
  // Several run at once, beside the clients from npm: on a slow line each download waits long for its share.
  const env = { ...process.env, UV_HTTP_TIMEOUT: '300', UV_CONCURRENT_DOWNLOADS: '8' };
  const uvRun = (...args: string[]) =>
    run(join(tools, 'bin', 'uv'), [...args, '--quiet', '--cache-dir', join(tools, 'cache')], { env });
  try {
    await uvRun('venv', '--python', pythonOf(client), '--allow-existing', draft);
    const constraints = client.pins === undefined ? [] : ['--constraints', client.pins];
    await uvRun('pip', 'install', '--python', pythonProgram(client, draft), ...constraints, wanted);
    // What is there without a Python that runs was made with one that the system has replaced since.
    if (!existsSync(pythonProgram(client))) await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (error) {
    // Another run may have finished the same installation first: then its folder serves as well as ours.
    if (!existsSync(pythonProgram(client))) {
      throw new Error(`${wanted} could not be installed: ${error instanceof Error ? error.message : error}`);
    }
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
