import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { errorCode } from '../../ground/error-code';
import { onceLetGo } from '../../ground/held-file';
import { refusal } from './config-file';

/** A set-up writes a few small files. */
const longestHoldMs = 5_000;

/** Does `work` while no other program does such a thing with the file. Throws `SetupError`. */
export async function alone<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  try {
    await mkdir(dirname(lock), { recursive: true });
    // On Windows a lock that is being given back cannot be made anew for a moment.
    while (!(await onceLetGo(() => took(lock)))) await setTimeout(20);
  } catch (error) {
    throw refusal(error, path, 'written');
  }
  try {
    return await work();
  } finally {
    await onceLetGo(() => rm(lock, { force: true })).catch(() => undefined);
  }
}

async function took(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    const held = await stat(lock).catch(() => undefined);
    // Whoever took it so long ago has died over it.
    if (held && Math.abs(Date.now() - held.mtimeMs) > longestHoldMs) await rm(lock, { force: true, recursive: true });
    return false;
  }
}
