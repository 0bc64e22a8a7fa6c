import * as vscode from 'vscode';
import { findRepository } from '../question/find-repository';

/** The button below a commit message. */
export function useMessage(message: string): vscode.Command {
  return {
    command: 'gigachat.useCommitMessage',
    title: vscode.l10n.t('Put it into Source Control'),
    arguments: [message],
  };
}

/** Puts a message into the box of Source Control. What stands there already stays, below it. */
export async function useCommitMessage(message: unknown): Promise<void> {
  const repository = await findRepository();
  if (!repository || typeof message !== 'string') return;
  const before = repository.inputBox.value.trim();
  repository.inputBox.value = before === '' || before === message ? message : `${message}\n\n${before}`;
  await vscode.commands.executeCommand('workbench.view.scm');
}
