import * as vscode from 'vscode';
import type { Ground } from '../core/engine/account';
import type { EditorAccount } from './editor-account';
import { askForKey } from './key-input';
import type { RootCertificateFile } from './root-certificate-file';
import { type SignInOutcome, signIn } from './sign-in';
import { trustRootCommand } from './trust-root';

/** `GigaChat: Sign In`: one question, one check, one message; and consent to the certificate where it is needed. */
export async function signInCommand(account: EditorAccount, root: RootCertificateFile, ground: Ground): Promise<void> {
  let given = '';
  let outcome: SignInOutcome | undefined;
  await askForKey(async (key) => {
    given = key;
    outcome = await signIn(key, account, root, ground);
    return outcome.ok || outcome.untrusted ? undefined : outcome.reason;
  });
  if (isUntrusted(outcome)) {
    if (!(await trustRootCommand({ account, root, ground, quiet: true }))) return;
    outcome = await signIn(given, account, root, ground);
  }
  if (outcome?.ok) await welcome();
  else if (outcome) void vscode.window.showErrorMessage(outcome.reason);
}

function isUntrusted(outcome: SignInOutcome | undefined): boolean {
  return outcome?.ok === false && outcome.untrusted;
}

async function welcome(): Promise<void> {
  const openChat = vscode.l10n.t('Open chat');
  const message = vscode.l10n.t(
    'Signed in to GigaChat. Ask @gigachat in the chat, or connect another tool to the bridge.',
  );
  const picked = await vscode.window.showInformationMessage(message, openChat);
  if (picked === openChat) await vscode.commands.executeCommand('workbench.action.chat.open', { query: '@gigachat ' });
}

/** `GigaChat: Sign Out`: the key and what came with it are forgotten. */
export async function signOutCommand(account: EditorAccount): Promise<void> {
  try {
    await account.signOut();
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Signed out of GigaChat: the key is removed from this computer and the bridge is stopped.'),
    );
  } catch {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'VS Code could not remove the key from its store of secrets. Unlock the keyring, then sign out again.',
      ),
    );
  }
}
