import * as vscode from 'vscode';
import { untilAborted } from '../../core/chat/abort';
import type { Logger } from '../../core/ground/logger';
import { shared } from '../../core/ground/shared';
import { type CommitMatter, commitRequest } from '../../editor/commit/commit-prompt';
import { styleOf } from '../../editor/commit/commit-style';
import type { FileChange } from '../../editor/commit/unified-diff';
import type { Account } from '../account/editor-account';
import { askAside } from '../asking/ask-aside';
import { autoModel } from '../models/model-list';
import { openChat } from '../models/open-chat';
import { readSettings } from '../read-settings';
import { offer, runs } from '../words/offer';
import { templateOf } from './commit-template';
import { openGit, type Repository } from './git-api';
import { gitFailure } from './git-failure';
import { notesIn, writeMessage } from './message-box';
import { whyNoRepository } from './no-git';
import { pickRepository, rootOf } from './pick-repository';
import { readChanges } from './read-changes';
import { stopWriting, whileWriting } from './writing-commits';

/** So many messages show how a repository is written about. */
const learnedFrom = 20;
/** What a model can read at least, where its list says nothing. */
const leastContext = 32_000;

/** `GigaChat: Generate Commit Message`, for the source control whose button was pressed, if one was. */
export async function generateCommitMessage(account: Account, logger: Logger, given?: unknown): Promise<void> {
  const git = await openGit();
  if (!git || git.repositories.length === 0) {
    const { message, buttons } = whyNoRepository(git !== undefined, {
      message: vscode.l10n.t('No Git repository is open here. Open a folder that is one, or make one of this folder.'),
      buttons: { [vscode.l10n.t('Initialize the repository')]: runs('git.init') },
    });
    return void offer('Warning', message, buttons);
  }
  const repository = await pickRepository(git, given);
  if (repository) await whileWriting(repository.rootUri, (signal) => write(repository, account, logger, signal));
}

/** `GigaChat: Stop Writing the Commit Message`. */
export function cancelCommitMessage(given?: unknown): void {
  stopWriting(rootOf(given));
}

async function write(repository: Repository, account: Account, logger: Logger, signal: AbortSignal): Promise<void> {
  const title = vscode.l10n.t('GigaChat writes the commit message…');
  const showsProgress = { location: vscode.ProgressLocation.SourceControl };
  await vscode.window.withProgress(showsProgress, () =>
    askAside({ title, where: 'status-bar', logger, signal }, async (signal, onWait) => {
      // Git may take for ever, on a network drive or in a filter of somebody's: the button that cancels does not wait.
      const matter = await untilAborted(shared(readMatter(repository)), signal);
      if (typeof matter === 'string') return void vscode.window.showWarningMessage(matter);
      const request = commitRequest(autoModel, matter, contextOf(account));
      await writeMessage(repository, openChat(account, request, { signal, onWait }));
    }),
  );
}

/** What a message is written from, or why there can be none. */
async function readMatter(repository: Repository): Promise<CommitMatter | string> {
  try {
    await repository.status();
    if (repository.state.mergeChanges.length > 0) return inConflict();
    const changes = await readChanges(repository);
    if (changes.length > 0) return await matterOf(repository, changes, notesIn(repository));
    return vscode.l10n.t(
      'There is nothing to write about: this repository has no changes. Change or stage a file first.',
    );
  } catch (error) {
    const words = gitFailure(error);
    if (words === undefined) throw error;
    return words;
  }
}

/** Why there is no message for a merge that has conflicts. */
export function inConflict(): string {
  return vscode.l10n.t(
    'Files of this repository are in conflict. Resolve the conflicts and stage the files, then ask again.',
  );
}

/** What the message of a commit of these changes is written from. */
export async function matterOf(
  repository: Repository,
  changes: readonly FileChange[],
  notes: string,
): Promise<CommitMatter> {
  const lastMessages = await lastMessagesOf(repository);
  const style = styleOf(lastMessages, readSettings().commitMessage, vscode.env.language);
  const merging = await isMerging(repository);
  const template = merging ? '' : await templateOf(repository);
  const branch = repository.state.HEAD?.name;
  return { changes, style, lastMessages, notes: notes === template ? '' : notes, template, branch, merging };
}

/** None in a repository that has no commit yet. */
async function lastMessagesOf(repository: Repository): Promise<string[]> {
  if (repository.state.HEAD?.commit === undefined) return [];
  const commits = await repository.log({ maxEntries: learnedFrom });
  return commits.map(({ message }) => message);
}

/** Also in a worktree, whose `.git` is a file. */
async function isMerging(repository: Repository): Promise<boolean> {
  try {
    return (await repository.getCommit('MERGE_HEAD')).hash !== '';
  } catch {
    return false;
  }
}

/** What the model that answers can read, in tokens. */
export function contextOf({ models, preferredModel }: Pick<Account, 'models' | 'preferredModel'>): number {
  return models.find(({ id }) => id === preferredModel)?.contextTokens ?? leastContext;
}
