import { posix } from 'node:path';
import * as vscode from 'vscode';
import { withoutIcons } from '../words/without-icons';
import type { GitApi, Repository } from './git-api';

/**
 * The repository that a command is for: the one whose button was pressed, else the only one, else that of the file in
 * the editor, else the one the person picks. Undefined when nothing was picked.
 */
export async function pickRepository(git: GitApi, given: unknown): Promise<Repository | undefined> {
  const root = rootOf(given);
  if (root) return git.repositories.find(({ rootUri }) => rootUri.toString() === root.toString()) ?? undefined;
  if (git.repositories.length === 1) return git.repositories[0];
  const file = vscode.window.activeTextEditor?.document.uri;
  const own = file && git.getRepository(file);
  if (own) return own;
  const items = git.repositories.map((repository) => ({
    label: withoutIcons(posix.basename(repository.rootUri.path)),
    description: withoutIcons(repository.state.HEAD?.name ?? ''),
    detail: withoutIcons(repository.rootUri.fsPath),
    repository,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('GigaChat: commit message'),
    placeHolder: vscode.l10n.t('Which repository is it for?'),
  });
  return picked?.repository;
}

/** Where the source control lies whose button was pressed. */
export function rootOf(given: unknown): vscode.Uri | undefined {
  const root: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, 'rootUri') : undefined;
  return root instanceof vscode.Uri ? root : undefined;
}
