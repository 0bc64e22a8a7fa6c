import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../../ground/error-code';
import { onceLetGo } from '../../ground/held-file';
import { type Sentence, say } from '../sentence';
import { SetupError } from './setup-error';

/** Larger files are no settings. */
const mostBytes = 8 * 1024 * 1024;
/** Keys stand in them. */
const newMode = 0o600;

/** A configuration file as it stands now; without bytes when there is none yet. */
export interface ConfigFile {
  /** Where the client looks for it. */
  path: string;
  /** Where it lies: the end of the links that lead there. */
  target: string;
  bytes?: Buffer;
  mode?: number;
  owner?: { uid: number; gid: number };
}

/** Reads a file through whatever links lead to it. Throws `SetupError`. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const link = await lstat(path).catch((error: unknown) => absent(error, path));
  if (!link) return { path, target: path };
  const found = await stat(path).catch(() => {
    throw new SetupError(
      '{0} is a link to something that is not there. Mend or remove the link, then try again.',
      path,
    );
  });
  // Some drives of Windows, such as those in memory, cannot say where a link ends: there are none then.
  const target = await realpath(path).catch(() => path);
  if (!found.isFile()) throw new SetupError('{0} is not a file. Move it away, then try again.', path);
  if (found.size > mostBytes)
    throw new SetupError('{0} is larger than settings are (8 MiB). Nothing was changed.', path);
  const bytes = await onceLetGo(() => readFile(target)).catch((error: unknown) => {
    throw refusal(error, path, 'read');
  });
  return { path, target, bytes, mode: found.mode & 0o777, owner: { uid: found.uid, gid: found.gid } };
}

/** Its text with the mark at its beginning, if there is one. Throws `SetupError` when it is none. */
export function textOf({ path, bytes }: ConfigFile): string {
  try {
    return bytes ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) : '';
  } catch {
    throw new SetupError('{0} is not written in UTF-8. Save it as UTF-8, then try again. Nothing was changed.', path);
  }
}

/**
 * Puts `bytes` in the file's place in one step, unless it has changed since it was read: then somebody else is writing
 * it, and nothing is touched. Throws `SetupError`.
 */
export async function replaceFile(file: ConfigFile, bytes: Uint8Array): Promise<void> {
  const { path, target, mode = newMode, owner } = file;
  const draft = `${target}.${randomUUID().slice(0, 8)}.new`;
  try {
    await mkdir(dirname(target), { recursive: true });
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(bytes);
      const made = await handle.stat();
      // Whose file it is stays so, for whomever it is written.
      if (owner && (made.uid !== owner.uid || made.gid !== owner.gid)) await handle.chown(owner.uid, owner.gid);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // What the process is told to hold back from new files is not held back from this one. A network share, and a drive
    // of Windows within WSL, have no such rights and say no.
    await chmod(draft, mode).catch(() => undefined);
    await refuseIfChanged(file);
    await onceLetGo(() => rename(draft, target));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error instanceof SetupError ? error : refusal(error, path, 'written');
  }
}

/** Takes the file away, if it is there. Throws `SetupError`. */
export async function removeFile({ path, target }: ConfigFile): Promise<void> {
  await onceLetGo(() => rm(target, { force: true })).catch((error: unknown) => {
    throw refusal(error, path, 'written');
  });
}

/** A copy beside the file, which never takes another file's place and which nobody else reads. Gives its name. */
export async function backUp({ path, target, bytes, owner }: ConfigFile, at: Date): Promise<string | undefined> {
  if (!bytes) return undefined;
  const stamp = at.toISOString().replace(/[-:]|\.\d+/g, '');
  for (let nth = 0; ; nth += 1) {
    const backup = `${target}.before-gigachat-${stamp}${nth === 0 ? '' : `-${nth}`}`;
    try {
      const handle = await open(backup, 'wx', newMode);
      try {
        await handle.writeFile(bytes);
        if (owner) await handle.chown(owner.uid, owner.gid).catch(() => undefined);
        await handle.sync();
      } finally {
        await handle.close();
      }
      return backup;
    } catch (error) {
      if (errorCode(error) === 'EEXIST' && nth <= 100) continue;
      if (errorCode(error) !== 'EEXIST') await rm(backup, { force: true }).catch(() => undefined);
      throw refusal(error, path, 'backed up');
    }
  }
}

async function refuseIfChanged({ path, bytes }: ConfigFile): Promise<void> {
  const now = await readConfigFile(path);
  const same = bytes ? now.bytes?.equals(bytes) : now.bytes === undefined;
  if (!same)
    throw new SetupError('{0} was changed by another program meanwhile. Close that program, then try again.', path);
}

function absent(error: unknown, path: string): undefined {
  if (errorCode(error) === 'ENOENT') return undefined;
  throw refusal(error, path, 'read');
}

const refusals = {
  read: (...gaps: Sentence['values']) => new SetupError('{0} could not be read ({1}). {2}, then try again.', ...gaps),
  written: (...gaps: Sentence['values']) =>
    new SetupError('{0} could not be written ({1}). {2}, then try again.', ...gaps),
  'backed up': (...gaps: Sentence['values']) =>
    new SetupError('{0} could not be backed up ({1}). {2}, then try again.', ...gaps),
};

/** Why a file could not be read, written or backed up, with the next step. */
export function refusal(error: unknown, path: string, done: keyof typeof refusals): SetupError {
  const code = errorCode(error) ?? 'unknown reason';
  const next = new Map<string, Sentence>([
    [
      'EACCES',
      say(
        'You have no permission to change it: give yourself write access to it and to its folder ({0})',
        dirname(path),
      ),
    ],
    [
      'EPERM',
      say(
        'You have no permission to change it, or another program is using it: close that program, or check the permissions of the file',
      ),
    ],
    ['EROFS', say('Its disk is read-only')],
    ['EBUSY', say('Another program is using it: close that program')],
    ['ENOSPC', say('The disk is full')],
    ['ENOTDIR', say('Something in its path is not a folder: {0}', dirname(path))],
    ['EEXIST', say('Something in its path is not a folder: {0}', dirname(path))],
  ]).get(code);
  return refusals[done](path, code, next ?? say('Look at the file'));
}
