import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty git repository for a client to work in. */
export class WorkFolder {
  // The real path, because clients compare what the model says with what the system says.
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'client-work-')));

  constructor() {
    execFileSync('git', ['init', '--quiet'], { cwd: this.path });
  }

  /** The text of a file in the folder. */
  async read(file: string): Promise<string> {
    return readFile(join(this.path, file), 'utf8');
  }

  /** Removes the folder. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
