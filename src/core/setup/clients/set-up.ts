import { readFile, rm } from 'node:fs/promises';
import { type Sentence, say } from '../sentence';
import { backUp, type ConfigFile, readConfigFile, removeFile, replaceFile, textOf } from './config-file';
import type { ConfigEdit, ConfigFormat } from './formats/config-edit';
import { mergeConfig, settingsIn } from './formats/merge';
import { Journal, type JournalEntry, sha256 } from './journal';
import { SetupError } from './setup-error';

/** What is to stand in one file of a client. */
export interface FileEdits {
  path: string;
  format: ConfigFormat;
  edits: readonly ConfigEdit[];
  /** What else stands in the file and keeps the client from following, for a person. */
  overruled?(settings: unknown): Sentence[];
}

/** One file as it is and as it will be. */
export interface PlannedFile {
  file: ConfigFile;
  before: string;
  after: string;
  /** What keeps the client from following it. */
  overruled: readonly Sentence[];
}

/** A file is not what was written here any more; going back all the same is for a person to say. */
export class ChangedSinceError extends SetupError {}

/** Reads every file and works out what will stand in it. Nothing is written. Throws `SetupError` naming the file. */
export async function planFiles(files: readonly FileEdits[]): Promise<PlannedFile[]> {
  const planned: PlannedFile[] = [];
  for (const { path, format, edits, overruled } of files) {
    const file = await readConfigFile(path);
    const before = textOf(file);
    try {
      const after = await mergeConfig(before, format, edits);
      planned.push({ file, before, after, overruled: overruled?.(await settingsIn(after, format)) ?? [] });
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      throw new SetupError('{0} was not changed: {1}. Mend it, or put the settings in by hand.', path, error.sentence);
    }
  }
  return planned;
}

/**
 * Writes what was planned, each file with a backup beside it, and notes the way back with what it was pointed at. When
 * one cannot be written, those before it are put back. Gives the names of the backups.
 */
export async function writeFiles(
  client: string,
  planned: readonly PlannedFile[],
  home: string,
  now: Date,
  about: Pick<JournalEntry, 'url' | 'model'> = {},
): Promise<JournalEntry['files']> {
  const journal = new Journal(home);
  // A journal that is broken is told of before the lock makes a file beside it.
  await journal.entries();
  return await journal.alone(() => written(client, planned, journal, now, about));
}

async function written(
  client: string,
  planned: readonly PlannedFile[],
  journal: Journal,
  now: Date,
  about: Pick<JournalEntry, 'url' | 'model'>,
): Promise<JournalEntry['files']> {
  const known = await journal.find(client);
  const files: JournalEntry['files'] = [];
  const done: { file: ConfigFile; bytes: Buffer }[] = [];
  const fresh: string[] = [];
  let changedSince = false;
  try {
    for (const { file, before, after } of planned) {
      const ours = known?.files.find(({ path }) => path === file.path);
      const untouched = ours !== undefined && file.bytes !== undefined && sha256(file.bytes) === ours.sha256;
      if (ours && !untouched) changedSince = true;
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
    // Over what the client or the user wrote since, the way back leads to that first, and from there to the beginning.
    if (files.length > 0) await journal.note(client, { client, at: now.toISOString(), ...about, files }, changedSince);
  } catch (error) {
    for (const { file, bytes } of done.reverse()) await putBack(file, bytes);
    for (const backup of fresh) await rm(backup, { force: true }).catch(() => undefined);
    throw error;
  }
  return files;
}

/** Takes back what was written here, and nothing that somebody else wrote since. */
async function putBack(file: ConfigFile, written: Buffer): Promise<void> {
  const now = await readConfigFile(file.path);
  if (!now.bytes?.equals(written)) return;
  if (file.bytes) await replaceFile(now, file.bytes);
  else await removeFile(now);
}

/**
 * Puts every file of a client back, byte for byte, and takes the backups away. A file that was changed since is left as
 * it is, with all the others, unless `force` says that it is to go: then a copy of it is kept. Gives the paths. Throws
 * `SetupError`.
 */
export async function undoFiles(client: string, home: string, force?: { now: Date }): Promise<string[]> {
  const journal = new Journal(home);
  if (!(await journal.find(client))) throw nothingToUndo();
  return await journal.alone(() => undone(client, journal, force));
}

function nothingToUndo(): SetupError {
  return new SetupError('It was not set up from here, so there is nothing to undo.');
}

async function undone(client: string, journal: Journal, force?: { now: Date }): Promise<string[]> {
  const entry = await journal.find(client);
  if (!entry) throw nothingToUndo();
  const steps = await Promise.all(
    entry.files.map(async ({ path, backup, sha256: written }) => {
      const file = await readConfigFile(path);
      const kept =
        backup === undefined
          ? say('There was no such file before.')
          : say('What stood there before is in {0}.', backup);
      const changed = !file.bytes || sha256(file.bytes) !== written;
      if (changed && !force) {
        throw new ChangedSinceError(
          '{0} was changed since it was set up, by you or by the client, so it was left as it is. {1}',
          path,
          kept,
        );
      }
      const bytes = backup === undefined ? undefined : await readFile(backup).catch(() => undefined);
      if (backup !== undefined && !bytes)
        throw new SetupError('The backup {0} is gone, so {1} was left as it is.', backup, path);
      return { file, backup, bytes, changed };
    }),
  );
  for (const { file, bytes, changed } of steps) {
    if (changed && force) await backUp(file, force.now);
    if (bytes) await replaceFile(file, bytes);
    else await removeFile(file);
  }
  await journal.note(client);
  for (const { backup } of steps) if (backup !== undefined) await rm(backup, { force: true }).catch(() => undefined);
  return steps.map(({ file }) => file.path);
}
