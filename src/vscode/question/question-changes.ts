import * as vscode from 'vscode';
import type { Message } from '../../core/chat/request';
import { commitRequest } from '../../editor/commit/commit-prompt';
import type { FileChange } from '../../editor/commit/unified-diff';
import { whyUnread } from '../../editor/commit/unread-files';
import type { Account } from '../account/editor-account';
import { contextOf, matterOf } from '../commit/generate-commit-message';
import type { Repository } from '../commit/git-api';
import { readAllChanges, readChanges } from '../commit/read-changes';
import { findRepository } from './find-repository';
import { NothingToAsk } from './nothing-to-ask';
import { taskOf } from './question-commands';
import { putIn, type Referenced } from './references';

/** Words that ask for what is prepared for the next commit, and for that alone. */
const stagedWords = /^\s*(?:--)?(?:staged|cached|index|индекс\p{L}*|подготовлен\p{L}*)(?!\p{L})\s*/iu;

/**
 * Puts the changes of the repository into a question and gives the whole question. The changes are all that no commit
 * holds yet, or with "staged" those that are staged.
 */
export async function askForReview(read: Referenced, prompt: string): Promise<string> {
  const repository = await openRepository();
  const wish = prompt.replace(stagedWords, '');
  const changes = wish === prompt ? await readAllChanges(repository) : await stagedChanges(repository);
  if (changes.length === 0) throw nothingChanged();
  for (const change of changes) {
    const { path } = change;
    const why = whyUnread(change);
    if (why === 'secret') read.leftOut.push({ name: path, why: 'secret' });
    if (why) continue;
    const text = [`${change.kind}: ${change.from ?? path}`, ...change.hunks.map(numbered)].join('\n');
    if (putIn(read, { name: path, shown: path, text })) read.used.push(vscode.Uri.joinPath(repository.rootUri, path));
  }
  return `${read.text}${taskOf('review')}${wish}`;
}

/** The same for the message of a commit: it is about what is prepared, or else about everything. */
export async function askForMessage(
  read: Referenced,
  prompt: string,
  account: Pick<Account, 'models' | 'preferredModel'>,
): Promise<{ system: string; asked: string }> {
  const repository = await openRepository();
  const changes = await readChanges(repository);
  if (changes.length === 0) throw nothingChanged();
  const matter = await matterOf(repository, changes, `${read.text}${prompt.replace(stagedWords, '')}`.trim());
  const secrets = changes.filter((change) => whyUnread(change) === 'secret');
  read.leftOut.push(...secrets.map(({ path }) => ({ name: path, why: 'secret' as const })));
  const [system, question] = commitRequest('', matter, contextOf(account)).messages;
  return { system: textOf(system), asked: textOf(question) };
}

async function openRepository(): Promise<Repository> {
  const repository = await findRepository();
  if (!repository) {
    throw new NothingToAsk(
      vscode.l10n.t('There is no Git repository here. Open a folder that is one, or turn on the setting git.enabled.'),
    );
  }
  await repository.status();
  return repository;
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

/** A piece of a diff with the number of each line in the file as it is after the change. */
function numbered(hunk: string): string {
  const [place = '', ...lines] = hunk.split('\n');
  let line = Number(/\+(\d+)/.exec(place)?.[1] ?? 1);
  const shown = lines.map((text) => {
    if (text.startsWith('-') || text.startsWith('\\')) return `       ${text}`;
    return `${String(line++).padStart(6)} ${text}`;
  });
  return [place, ...shown].join('\n');
}

function textOf(message: Message | undefined): string {
  if (message?.role === 'system') return message.text;
  return message?.role === 'user' ? message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') : '';
}
