import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Sentence, say } from '../sentence';

/** Others than the owner and its group may read a file, and may go through a folder. */
const othersRead = 0o004;
const othersGo = 0o001;

/** A word for each file that holds the key and that other users of this computer can read: its rights stay as they are. */
export async function openFileNotes(paths: readonly string[], key: string): Promise<Sentence[]> {
  // Windows has no such rights: what stands there says nothing.
  if (process.platform === 'win32') return [];
  const notes: Sentence[] = [];
  for (const path of paths) {
    if ((await isOpen(path)) && (await readFile(path, 'utf8').catch(() => '')).includes(key)) {
      notes.push(
        say(
          'Other users of this computer can read {0}, which now holds the key. Make it private with chmod 600.',
          path,
        ),
      );
    }
  }
  return notes;
}

async function isOpen(path: string): Promise<boolean> {
  if (!(await allows(path, othersRead))) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!(await allows(folder, othersGo))) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function allows(path: string, right: number): Promise<boolean> {
  return await stat(path).then(
    ({ mode }) => (mode & right) !== 0,
    () => false,
  );
}
