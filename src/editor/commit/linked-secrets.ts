import { realpath } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import { mayHoldSecrets } from './unread-files';

/** Where a file is, as VS Code says it. */
interface Place {
  readonly scheme: string;
  readonly fsPath: string;
}

/** Tells of a file whether a link leads from there to what may hold secrets, under whatever name. */
export type LeadsToSecrets = (file: Place) => Promise<boolean>;

/**
 * For files below these folders. A folder of somebody else's may bring links to the person's own files; what lies below
 * the folders themselves is judged by its path there, as if there were no link.
 */
export async function linkedSecrets(folders: readonly Place[]): Promise<LeadsToSecrets> {
  const roots = await Promise.all(folders.map((folder) => endOf(folder)));
  return async (file) => {
    const end = await endOf(file);
    if (end === undefined || end === file.fsPath) return false;
    const ways = roots.flatMap((root) => (root === undefined ? [] : [relative(root, end)]));
    return mayHoldSecrets(ways.find((way) => !way.startsWith('..') && !isAbsolute(way)) ?? end);
  };
}

/** Where a file of this machine really lies; undefined for one that cannot be found, or lies on no disk. */
async function endOf({ scheme, fsPath }: Place): Promise<string | undefined> {
  return scheme === 'file' ? await realpath(fsPath).catch(() => undefined) : undefined;
}
