import { type Uri, workspace } from 'vscode';
import { untilAborted } from '../../core/chat/abort';
import type { Logger } from '../../core/ground/logger';
import { shared } from '../../core/ground/shared';
import { type GitApi, openGit, type Repository } from '../commit/git-api';
import { haveIgnoreRules } from './ignore-rules';
import { ignoredPaths } from './ignored-paths';

/** So long Git's own extension may take to look for repositories. */
const gitMs = 10_000;

/** What Git ignores of some files. */
export interface IgnoredFiles {
  readonly files: ReadonlySet<Uri>;
  /** Git could not be asked about some, for which it would have rules. */
  readonly isUnknown: boolean;
}

/**
 * Those of these files that Git ignores; none where it ignores the folder or everything found there, for that was meant
 * by whoever attached it.
 */
export async function ignoredFiles(
  uris: readonly Uri[],
  folder: Uri | undefined,
  signal: AbortSignal,
  logger?: Logger,
): Promise<IgnoredFiles> {
  // The person's own choice: a folder must not decide by itself that more of it is read.
  const isOff = workspace.getConfiguration('search').inspect<boolean>('useIgnoreFiles')?.globalValue === false;
  if (isOff) return { files: new Set(), isUnknown: false };
  const git = await gitInTime(signal, logger);
  const byRepository = new Map<Repository, Uri[]>();
  const unasked: Uri[] = [];
  for (const uri of uris) {
    const repository = git?.getRepository(uri);
    const own = repository ? byRepository.get(repository) : unasked;
    if (own) own.push(uri);
    else if (repository) byRepository.set(repository, [uri]);
  }
  const ignored = new Set<Uri>();
  const top = folder?.fsPath.replace(/[\\/]$/, '');
  for (const [repository, own] of byRepository) {
    const paths = own.map(({ fsPath }) => fsPath);
    const check = async (asked: string[]) => (await repository.checkIgnore?.(asked)) ?? new Set<string>();
    const found = await ignoredPaths(check, top === undefined ? paths : [top, ...paths], signal, logger);
    if (top !== undefined && found.has(top)) continue;
    for (const uri of own) if (found.has(uri.fsPath)) ignored.add(uri);
  }
  const folders = folder ? [folder] : (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  return {
    files: folder && ignored.size === uris.length ? new Set() : ignored,
    isUnknown: await haveIgnoreRules(unasked, folders, git !== undefined),
  };
}

/** Git, where it is there in time: a question is answered without it, too. */
async function gitInTime(signal: AbortSignal, logger: Logger | undefined): Promise<GitApi | undefined> {
  try {
    return await untilAborted(shared(openGit()), AbortSignal.any([signal, AbortSignal.timeout(gitMs)]));
  } catch (error) {
    if (signal.aborted) throw error;
    logger?.debug('Git cannot be asked what it ignores', { reason: String(error) });
    return undefined;
  }
}
