import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { onceLetGo } from '../core/ground/held-file';

/**
 * Reads a file of our own. What is no plain file is not waited for, as a pipe without a writer would be for ever; that
 * and a file of more than `mostBytes` reject, as does one that cannot be read.
 */
export async function readWhole(file: string, mostBytes: number): Promise<string> {
  const handle = await onceLetGo(() => open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  try {
    const about = await handle.stat();
    if (!about.isFile()) throw new Error('it is no plain file');
    if (about.size > mostBytes) throw new Error('it is too large');
    return await onceLetGo(() => handle.readFile('utf8'));
  } finally {
    await handle.close();
  }
}
