import { Uri, workspace } from 'vscode';
import { isOnDisk } from '../commit/on-disk';

/** So many folders are looked through on the way up. */
const mostAbove = 40;
const rules = '.gitignore';

/**
 * True when Git would have rules for these files, which nobody has asked it about: they hold some, or the repository
 * around one of the folders does. `hasGit`: Git works here, so that what lies in no repository has none.
 */
export async function haveIgnoreRules(
  unasked: readonly Uri[],
  folders: readonly Uri[],
  hasGit: boolean,
): Promise<boolean> {
  const judged = unasked.filter(isOnDisk);
  if (judged.length === 0) return false;
  const within = judged.some(({ path }) => path.endsWith(`/${rules}`));
  if (within && !hasGit) return true;
  for (const folder of folders) {
    const above = await rulesAbove(folder);
    if (above !== undefined && (above || within)) return true;
  }
  return false;
}

/** Whether a folder or one above it, up to its repository, has rules; undefined outside of a repository. */
async function rulesAbove(folder: Uri): Promise<boolean | undefined> {
  let found = false;
  let at = folder;
  for (let level = 0; level < mostAbove; level += 1) {
    found ||= await exists(Uri.joinPath(at, rules));
    if (await exists(Uri.joinPath(at, '.git'))) return found;
    const parent = Uri.joinPath(at, '..');
    if (parent.path === at.path) return undefined;
    at = parent;
  }
  return undefined;
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
