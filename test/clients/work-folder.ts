import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives `use` an empty git repository for a client to work in, and removes it afterwards. */
export async function withWorkFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  // The real path, because clients compare the paths that the model names with those of the system.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'client-work-')));
  try {
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
