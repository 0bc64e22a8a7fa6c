import * as vscode from 'vscode';
import { openGit } from '../commit/git-api';
import { textIn } from '../commit/message-box';
import { findRepository } from '../question/find-repository';

/** The button below a commit message. */
export function useMessage(message: string, root: vscode.Uri | undefined): vscode.Command {
  return {
    command: 'gigachat.useCommitMessage',
    title: vscode.l10n.t('Put it into Source Control'),
    arguments: [message, root?.toString()],
  };
}

/**
 * Puts a message into the box of Source Control, that of the repository at `root`. What stands there already stays,
 * below it.
 */
export async function useCommitMessage(message: unknown, root: unknown): Promise<void> {
  const open = (await openGit())?.repositories ?? [];
  const repository =
    typeof root === 'string' ? open.find(({ rootUri }) => rootUri.toString() === root) : await findRepository();
  if (typeof message !== 'string') return;
  if (!repository) {
    // A chat outlives the window in which it was had.
    return void vscode.window.showWarningMessage(
      vscode.l10n.t('The repository of this message is not open here. Open its folder, then press the button again.'),
    );
  }
  const before = textIn(repository).trim();
  repository.inputBox.value = before === '' || before === message ? message : `${message}\n\n${before}`;
  await vscode.commands.executeCommand('workbench.view.scm');
}
