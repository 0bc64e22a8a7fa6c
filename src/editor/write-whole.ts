import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onceLetGo } from '../core/ground/held-file';

/** Writes a file for the user alone. Whoever reads it finds the old text or the new one, never half of it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  // Two windows may write at once: each has a draft of its own.
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, text, { mode: 0o600 });
    await onceLetGo(() => rename(draft, file));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}
