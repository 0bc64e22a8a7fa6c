import * as vscode from 'vscode';
import type { Message } from '../../core/chat/request';
import { commitRequest } from '../../editor/commit/commit-prompt';
import { describeChange } from '../../editor/commit/diff-within-budget';
import { type FileChange, lastLineOf, numbered } from '../../editor/commit/unified-diff';
import { whyUnread } from '../../editor/commit/unread-files';
import type { Account } from '../account/editor-account';
import { contextOf, inConflict, matterOf } from '../commit/generate-commit-message';
import { openGit, type Repository } from '../commit/git-api';
import { gitFailure } from '../commit/git-failure';
import { whyNoRepository } from '../commit/no-git';
import { readAllChanges, readChanges } from '../commit/read-changes';
import { asMessage } from '../words/as-text';
import { findRepository } from './find-repository';
import { sayLeftOut } from './left-out';
import { NothingToAsk, taskOf } from './question-commands';
import { putIn, type Referenced } from './references';
import { countLines } from './workspace-files';

/** Words that ask for what is prepared for the next commit, and for that alone. */
const stagedWords =
  /^\s*(?:--(?:staged|cached)|staged|(?:cached|index|индекс)(?=[\s.,:;!?]*$)|подготовлен\p{L}{0,9}|проиндексирован\p{L}{0,9})(?![\p{L}\p{N}_./-])\s*/iu;

/** What a review is about. */
export interface Reviewed {
  readonly root: vscode.Uri;
  /** The files that it may speak of, by their paths below the root, each with how many lines it has now (a large one: at least). */
  readonly lines: ReadonlyMap<string, number>;
}

/**
 * Puts the changes of the repository into a question and gives the whole question. The changes are all that no commit
 * holds yet, or with "staged" those that are staged.
 */
export async function askForReview(read: Referenced, prompt: string): Promise<{ asked: string; reviewed: Reviewed }> {
  const repository = await openRepository();
  const wish = prompt.replace(stagedWords, '');
  const changes = await readable(wish === prompt ? readAllChanges(repository) : stagedChanges(repository));
  if (changes.length === 0) throw nothingChanged();
  const lines = new Map<string, number>();
  for (const change of changes) {
    const { path, kind, isCut } = change;
    const why = whyUnread(change);
    if (why) {
      read.leftOut.push({ name: path, why: why === 'secret' ? 'secret' : 'unread' });
      continue;
    }
    const text = [describeChange(change), ...change.hunks.map(numbered)].join('\n');
    if (!putIn(read, { name: path, shown: path, text })) continue;
    if (isCut) read.leftOut.push({ name: path, why: 'cut' });
    if (kind === 'deleted') continue;
    const uri = vscode.Uri.joinPath(repository.rootUri, path);
    const count = await countLines(uri, lastLineOf(change.hunks));
    if (count === undefined) continue;
    lines.set(path, count);
    read.used.push(uri);
  }
  const unread = changes.filter((change) => whyUnread(change));
  if (unread.length === changes.length) {
    throw new NothingToAsk(`${vscode.l10n.t('There are no lines to review.')} ${sayLeftOut(read.leftOut).trim()}`);
  }
  const others = unread.length === 0 ? '' : `Also changed:\n${unread.map(describeChange).join('\n')}\n\n`;
  return {
    asked: `${read.text}${others.slice(0, 10_000)}${taskOf('review')}${wish}`,
    reviewed: { root: repository.rootUri, lines },
  };
}

/** The same for the message of a commit: it is about what is prepared, or else about everything. */
export async function askForMessage(
  read: Referenced,
  prompt: string,
  account: Pick<Account, 'models' | 'preferredModel'>,
): Promise<{ system: string; asked: string; root: vscode.Uri }> {
  const repository = await openRepository();
  if (repository.state.mergeChanges.length > 0) throw new NothingToAsk(inConflict());
  const changes = await readable(readChanges(repository));
  if (changes.length === 0) throw nothingChanged();
  const notes = `${read.text}${prompt.replace(stagedWords, '')}`.trim();
  const matter = await readable(matterOf(repository, changes, notes));
  const secrets = changes.filter((change) => whyUnread(change) === 'secret');
  read.leftOut.push(...secrets.map(({ path }) => ({ name: path, why: 'secret' as const })));
  const [system, question] = commitRequest('', matter, contextOf(account)).messages;
  return { system: textOf(system), asked: textOf(question), root: repository.rootUri };
}

async function openRepository(): Promise<Repository> {
  const repository = await findRepository();
  if (!repository) {
    const message = vscode.l10n.t('There is no Git repository here. Open a folder that is one.');
    const hasGit = (await openGit()) !== undefined;
    throw new NothingToAsk(whyNoRepository(hasGit, { message, buttons: {} }).message);
  }
  await readable(repository.status());
  return repository;
}

/** What Git told; `NothingToAsk` with the reason where it failed. */
async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const words = gitFailure(error);
    throw words === undefined ? error : new NothingToAsk(asMessage(words));
  }
}

async function stagedChanges(repository: Repository): Promise<FileChange[]> {
  if (repository.state.indexChanges.length > 0) return await readChanges(repository);
  throw new NothingToAsk(
    vscode.l10n.t('Nothing is staged. Stage the changes you mean in Source Control, or leave out "staged".'),
  );
}

function nothingChanged(): NothingToAsk {
  return new NothingToAsk(vscode.l10n.t('There are no changes since the last commit.'));
}

function textOf(message: Message | undefined): string {
  if (message?.role === 'system') return message.text;
  return message?.role === 'user' ? message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') : '';
}
