import * as vscode from 'vscode';
import type { Ground } from '../core/engine/account';
import type { Profile } from '../core/engine/stored-profiles';
import type { EditorAccount } from './editor-account';
import { askForKey } from './key-input';
import { loadEngine } from './load-engine';
import { enterWay, type TrySignIn } from './profile-entry';
import type { RootCertificateFile } from './root-certificate-file';
import { type SignInOutcome, signIn } from './sign-in';

/** `GigaChat: Sign In`: one question, one check, one message. Whoever has no key is asked more. */
export async function signInCommand(account: EditorAccount, root: RootCertificateFile, ground: Ground): Promise<void> {
  const title = vscode.l10n.t('Sign in to GigaChat');
  const trySignIn: TrySignIn = (entered, profile) => signIn(entered, profile, account, root, ground);
  const profile = await profileToSignIn(account);
  let outcome: SignInOutcome | undefined;
  await askForKey(
    title,
    async (key) => {
      outcome = await trySignIn({ credentials: { key } }, profile);
      return outcome.ok ? undefined : outcome.reason;
    },
    async () => {
      outcome = await enterWay(profile, title, trySignIn);
    },
  );
  await tellSignedIn(outcome);
}

/** The profile in use without its secrets, or the first one there will be. */
export async function profileToSignIn(account: EditorAccount): Promise<Omit<Profile, 'access'>> {
  await account.session();
  const current: Profile = account.profile ?? loadEngine().firstProfile;
  const { access: _, ...profile } = current;
  return profile;
}

/** Says how signing in went, with what comes next. A failure that the input has shown already is not repeated. */
export async function tellSignedIn(outcome: SignInOutcome | undefined): Promise<void> {
  if (outcome?.ok) {
    const openChat = vscode.l10n.t('Open chat');
    const message = vscode.l10n.t(
      'Signed in to GigaChat. Ask @gigachat in the chat, or connect another tool to the bridge.',
    );
    const picked = await vscode.window.showInformationMessage(message, openChat);
    if (picked === openChat)
      await vscode.commands.executeCommand('workbench.action.chat.open', { query: '@gigachat ' });
  } else if (outcome?.untrusted) {
    const allow = vscode.l10n.t('Allow the certificate…');
    const picked = await vscode.window.showErrorMessage(outcome.reason, allow);
    if (picked === allow) await vscode.commands.executeCommand('gigachat.trustRussianRootCa');
  }
}

/** `GigaChat: Sign Out`: the secrets of the profile in use, and what came with them, are forgotten. */
export async function signOutCommand(account: EditorAccount): Promise<void> {
  try {
    await account.signOut();
    void vscode.window.showInformationMessage(
      account.signedIn
        ? vscode.l10n.t('Signed out of this profile: its secrets are removed from this computer. The others answer on.')
        : vscode.l10n.t('Signed out of GigaChat: the key is removed from this computer and the bridge is stopped.'),
    );
  } catch {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'VS Code could not remove the key from its store of secrets. Unlock the keyring, then sign out again.',
      ),
    );
  }
}
