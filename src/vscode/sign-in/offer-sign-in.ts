import * as vscode from 'vscode';

/** Says what cannot be done without an account, with a button that leads to one. */
export async function offerSignIn(message: string): Promise<void> {
  const signIn = vscode.l10n.t('Sign in');
  const picked = await vscode.window.showWarningMessage(message, signIn);
  if (picked === signIn) await vscode.commands.executeCommand('gigachat.signIn');
}
