import { FileType, l10n, Uri, workspace } from 'vscode';
import { pathWithin } from '../../editor/commit/path-within';
import { type FileChange, newBinary, newFile, readDiff } from '../../editor/commit/unified-diff';
import { whyUnread } from '../../editor/commit/unread-files';
import { type GitChange, type Repository, untracked } from './git-api';

/** A larger new file is named and not read, and so is every one after so many. */
const largestFile = 512 * 1024;
const mostNewFiles = 300;
/** Git runs once for each file that is staged in part; of further ones what is staged stands before what is not. */
const mostAsked = 100;

/** Thrown where Git prints changes in another form than its own; the message says what to do. */
export class UnreadableDiff extends Error {
  constructor() {
    super(
      l10n.t(
        'Git prints changes here through another program (diff.external), so they cannot be read. "git config --show-origin --get diff.external" says where that is set; switch it off there, then ask again.',
      ),
    );
  }
}

/** What would be committed: what is staged, else all changes with the files that Git does not know yet. */
export async function readChanges(repository: Repository): Promise<FileChange[]> {
  const { indexChanges } = repository.state;
  if (indexChanges.length > 0) return read(await repository.diff(true));
  return [...read(await repository.diff(false)), ...(await readNewFiles(repository))];
}

/** Everything that no commit holds yet: each file against the last commit, with those that Git does not know. */
export async function readAllChanges(repository: Repository): Promise<FileChange[]> {
  const files = new Map(read(await repository.diff(true)).map((change) => [change.path, change]));
  let left = mostAsked;
  for (const change of read(await repository.diff(false))) {
    // Its lines count from the last commit, not from what was staged in between.
    const staged = files.get(change.path);
    const isAsked = staged !== undefined && left > 0;
    if (isAsked) left -= 1;
    const both = isAsked ? await sinceLastCommit(repository, change.path) : staged && together(staged, change);
    files.set(change.path, both ?? change);
  }
  return [...files.values(), ...(await readNewFiles(repository))];
}

function read(diff: string): FileChange[] {
  const changes = readDiff(diff);
  // In a merge Git names the files in conflict beside what is staged.
  if (changes.length === 0 && /^(?!\* Unmerged path |$)/m.test(diff)) {
    throw new UnreadableDiff();
  }
  return changes;
}

/** What is staged of a file, then what is not: places in the former may be some lines away from where they are now. */
function together(staged: FileChange, change: FileChange): FileChange {
  if (change.kind === 'deleted') return change;
  return {
    ...staged,
    binary: staged.binary || change.binary,
    added: staged.added + change.added,
    removed: staged.removed + change.removed,
    ...(change.isCut && { isCut: true as const }),
    hunks: [...staged.hunks, ...change.hunks],
  };
}

/** Before the first commit the whole file is new. */
async function sinceLastCommit(repository: Repository, path: string): Promise<FileChange | undefined> {
  const uri = Uri.joinPath(repository.rootUri, path);
  if (repository.state.HEAD?.commit === undefined) return await readNew(repository, { uri, status: untracked }, true);
  return readDiff(await repository.diffWith('HEAD', uri.fsPath))[0];
}

async function readNewFiles(repository: Repository): Promise<FileChange[]> {
  const { workingTreeChanges, untrackedChanges = [] } = repository.state;
  const unknown = [...workingTreeChanges, ...untrackedChanges].filter(({ status }) => status === untracked);
  const added: FileChange[] = [];
  for (const change of unknown) added.push(await readNew(repository, change, added.length < mostNewFiles));
  return added;
}

async function readNew({ rootUri }: Repository, { uri }: GitChange, isRead: boolean): Promise<FileChange> {
  const path = pathWithin(rootUri.path, uri.path) ?? uri.path;
  if (!isRead || whyUnread({ path, binary: false })) return newFile(path, '');
  try {
    const { size, type } = await workspace.fs.stat(uri);
    // Git commits a link itself, and not what lies at its end, which may be a secret of the person's.
    if (size > largestFile || (type & FileType.SymbolicLink) !== 0) return newFile(path, '');
    const bytes = await workspace.fs.readFile(uri);
    return bytes.includes(0) ? newBinary(path) : newFile(path, Buffer.from(bytes).toString('utf8'));
  } catch {
    // A repository within this one, a link to nothing, or gone already.
    return newFile(path, '');
  }
}
