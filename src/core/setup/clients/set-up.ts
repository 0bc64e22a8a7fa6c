import { readFile, rm } from 'node:fs/promises';
import { type ConfigEdit, type ConfigFormat, SetupError } from './config-edit';
import { backUp, type ConfigFile, readConfigFile, replaceFile, textOf } from './config-file';
import { Journal, type JournalEntry, sha256 } from './journal';
import { mergeConfig } from './merge';

/** What is to stand in one file of a client. */
export interface FileEdits {
  path: string;
  format: ConfigFormat;
  edits: readonly ConfigEdit[];
}

/** One file as it is and as it will be. */
export interface PlannedFile {
  file: ConfigFile;
  before: string;
  after: string;
}

/** Reads every file and works out what will stand in it. Nothing is written. Throws `SetupError` naming the file. */
export async function planFiles(files: readonly FileEdits[]): Promise<PlannedFile[]> {
  const planned: PlannedFile[] = [];
  for (const { path, format, edits } of files) {
    const file = await readConfigFile(path);
    const before = textOf(file);
    try {
      planned.push({ file, before, after: await mergeConfig(before, format, edits) });
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      throw new SetupError(`${path} was not changed: ${error.message}. Mend it, or put the settings in by hand.`);
    }
  }
  return planned;
}

/**
 * Writes what was planned, each file with a backup beside it, and notes the way back. When one cannot be written, those
 * before it are put back. Gives the names of the backups.
 */
export async function writeFiles(client: string, planned: readonly PlannedFile[], home: string, now: Date) {
  const journal = new Journal(home);
  const known = await journal.find(client);
  const files: JournalEntry['files'] = [];
  const done: { file: ConfigFile; bytes: Buffer }[] = [];
  const fresh: string[] = [];
  try {
    for (const { file, before, after } of planned) {
      const ours = known?.files.find(({ path }) => path === file.path);
      const untouched = ours !== undefined && file.bytes !== undefined && sha256(file.bytes) === ours.sha256;
      const bytes = Buffer.from(after);
      // Set up a second time: the way back still leads to what stood there before the first.
      const backup = untouched ? ours.backup : before === after ? undefined : await backUp(file, now);
      if (before === after && !untouched) continue;
      if (before !== after) {
        if (backup !== undefined && !untouched) fresh.push(backup);
        await replaceFile(file, bytes);
        done.push({ file, bytes });
      }
      files.push({ path: file.path, ...(backup !== undefined && { backup }), sha256: sha256(bytes) });
    }
    if (files.length > 0) await journal.note(client, { client, at: now.toISOString(), files });
  } catch (error) {
    for (const { file, bytes } of done.reverse()) await putBack(file, bytes);
    for (const backup of fresh) await rm(backup, { force: true });
    throw error;
  }
  return files;
}

/** Takes back what was written here, and nothing that somebody else wrote since. */
async function putBack(file: ConfigFile, written: Buffer): Promise<void> {
  const now = await readConfigFile(file.path);
  if (!now.bytes?.equals(written)) return;
  if (file.bytes) await replaceFile(now, file.bytes);
  else await rm(now.target, { force: true });
}

/**
 * Puts every file of a client back, byte for byte, and takes the backups away. A file that was changed since is left as it
 * is, with all the others, unless `force` says that it is to go: then a copy of it is kept. Gives the paths. Throws
 * `SetupError`.
 */
export async function undoFiles(client: string, home: string, force?: { now: Date }): Promise<string[]> {
  const journal = new Journal(home);
  const entry = await journal.find(client);
  if (!entry) throw new SetupError('It was not set up from here, so there is nothing to undo.');
  const steps = await Promise.all(
    entry.files.map(async ({ path, backup, sha256: written }) => {
      const file = await readConfigFile(path);
      const kept = backup === undefined ? 'There was no such file before' : `What stood there before is in ${backup}`;
      const changed = !file.bytes || sha256(file.bytes) !== written;
      if (changed && !force) {
        throw new SetupError(
          `${path} was changed since it was set up, by you or by the client, so it was left as it is. ${kept}. Undo with --force to go back to it all the same; a copy of today's file is kept.`,
        );
      }
      const bytes = backup === undefined ? undefined : await readFile(backup).catch(() => undefined);
      if (backup !== undefined && !bytes)
        throw new SetupError(`The backup ${backup} is gone, so ${path} was left as it is.`);
      return { file, backup, bytes, changed };
    }),
  );
  for (const { file, bytes, changed } of steps) {
    if (changed && force) await backUp(file, force.now);
    if (bytes) await replaceFile(file, bytes);
    else await rm(file.target, { force: true });
  }
  await journal.note(client);
  for (const { backup } of steps) if (backup !== undefined) await rm(backup, { force: true });
  return steps.map(({ file }) => file.path);
}
