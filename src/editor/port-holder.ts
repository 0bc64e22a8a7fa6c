import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** The program that listens on a port. */
export interface PortHolder {
  pid: number;
  name: string | undefined;
}

/** How long a program of the system may take to say who it is. */
const askWithinMs = 5000;

/** Who listens on a port of this machine; undefined when the system does not say, as of another user's programs. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  try {
    if (process.platform === 'linux') return holderOnLinux(port);
    return process.platform === 'win32' ? await holderOnWindows(port) : await holderByLsof(port);
  } catch {
    return undefined;
  }
}

/** Reads thousands of links without waiting for each: one takes microseconds, and awaiting it ten times as long. */
function holderOnLinux(port: number): PortHolder | undefined {
  const tables = ['tcp', 'tcp6'].map((name) => readIfAllowed(() => readFileSync(`/proc/net/${name}`, 'utf8')) ?? '');
  const sockets = new Set(listeningInodes(tables.join('\n'), port).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const open = readIfAllowed(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
    if (!open.some((one) => sockets.has(readIfAllowed(() => readlinkSync(`/proc/${pid}/fd/${one}`)) ?? ''))) continue;
    const name = readIfAllowed(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
    return { pid: Number(pid), name: name || undefined };
  }
  return undefined;
}

/** A process of another user shows nothing, nor does one that has ended meanwhile. */
function readIfAllowed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The sockets that listen on a port, in the words of `/proc/net/tcp`. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === '0A' && local.endsWith(`:${wanted}`) && inode ? [inode] : [];
  });
}

async function holderByLsof(port: number): Promise<PortHolder | undefined> {
  return fromLsof(await outputOf('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']));
}

/** The first process in the words of `lsof -F pc`. */
export function fromLsof(text: string): PortHolder | undefined {
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  return pid === undefined ? undefined : { pid: Number(pid), name: /^c(.+)$/m.exec(text)?.[1] };
}

async function holderOnWindows(port: number): Promise<PortHolder | undefined> {
  const pid = fromNetstat(await outputOf('netstat.exe', ['-ano', '-p', 'TCP']), port);
  if (pid === undefined) return undefined;
  const list = await outputOf('tasklist.exe', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']).catch(() => '');
  return { pid, name: /^"([^"]+)"/m.exec(list)?.[1] };
}

/**
 * The process that listens on a port, in the words of `netstat -ano`; its columns have names in the system's language.
 */
export function fromNetstat(text: string, port: number): number | undefined {
  for (const line of text.split('\n')) {
    const [protocol, local = '', remote = '', , pid] = line.trim().split(/\s+/);
    if (protocol === 'TCP' && local.endsWith(`:${port}`) && /:0$/.test(remote) && pid) return Number(pid);
  }
  return undefined;
}

async function outputOf(program: string, words: string[]): Promise<string> {
  // Windows looks for a program in the working directory first, which may be a folder of somebody else's files.
  const cwd = dirname(process.execPath);
  const { stdout } = await promisify(execFile)(program, words, { cwd, timeout: askWithinMs, windowsHide: true });
  return stdout;
}
