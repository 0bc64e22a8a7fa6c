import * as vscode from 'vscode';
import type { Profile } from '../../editor/stored-profiles';
import type { EditorAccount } from '../account/editor-account';
import { settingsFor } from '../account/session';
import { loadEngine } from '../load-engine';
import type { ChatSetup } from '../models/chat-setup';
import { readSettings } from '../read-settings';
import { offer, runs } from '../words/offer';
import { unlinked } from '../words/unlinked';
import { askBeginning, type Beginning } from './first-screen';
import { askForKey, keyOnClipboard } from './key-input';
import { enterWay, type TrySignIn } from './profile-entry';
import { type Entered, reasonToCorrect, type SignInOutcome, signIn } from './sign-in';
import { type TrustParts, trustRootCommand } from './trust-root';

/** What signing in works on. */
export type SignInParts = Pick<TrustParts, 'account' | 'root' | 'runtime'> & { chat: ChatSetup };

/**
 * `GigaChat: Sign In`: one question, one check, one message. Whoever has no key is asked more. `start` is `key` where
 * somebody has said already that there is one.
 */
export async function signInCommand(parts: SignInParts, start?: unknown): Promise<void> {
  const title = vscode.l10n.t('Sign in to GigaChat');
  // Whoever has unlocked the keyring since has nothing to enter.
  if (isRefused(parts.account) && (await parts.account.session())) return await welcome(parts);
  const knows = start === 'key' || (await keyOnClipboard()) !== undefined;
  const beginning: Beginning | undefined = knows ? { kind: 'key' } : await askBeginning(title);
  if (!beginning) return;
  const profile = await profileToSignIn(parts.account);
  await signInBy(parts, async (trySignIn) => {
    let outcome: SignInOutcome | undefined;
    const otherWay = async () => {
      outcome = await enterWay(profile, title, trySignIn);
    };
    const check = async (key: string, left: AbortSignal) => {
      outcome = await trySignIn({ credentials: { key } }, profile, left);
      return reasonToCorrect(outcome);
    };
    if (beginning.kind === 'key') await askForKey(title, check, otherWay, beginning.pasted);
    else await otherWay();
    return outcome;
  });
}

/**
 * Signs in with what `ask` gets from the user. Where a certificate that may be allowed is what is missing, asks for
 * consent to it and goes on by itself. Says how it went; what an input has shown already is not repeated.
 */
export async function signInBy(
  parts: SignInParts,
  ask: (trySignIn: TrySignIn) => Promise<SignInOutcome | undefined>,
): Promise<void> {
  let tried: [entered: Entered, profile: Omit<Profile, 'access'>] | undefined;
  let outcome = await ask((entered, profile, left) => {
    tried = [entered, profile];
    return signIn(entered, profile, parts, left);
  });
  if (tried && outcome?.ok === false && outcome.untrusted) {
    const [{ credentials }, profile] = tried;
    const { authUrl, baseUrl } = settingsFor(profile, readSettings());
    const hosts = 'key' in credentials ? [authUrl, baseUrl] : [baseUrl];
    if (!(await trustRootCommand({ ...parts, hosts, quiet: true }))) return;
    outcome = await signIn(...tried, parts);
    if (!outcome.ok) void vscode.window.showErrorMessage(unlinked(outcome.reason));
  }
  if (outcome?.ok) await welcome(parts);
}

function isRefused({ signedIn, signedOutReason }: EditorAccount): boolean {
  return !signedIn && signedOutReason === 'secrets-refused';
}

/** The profile in use without its secrets, or the first one there will be. */
export async function profileToSignIn(account: EditorAccount): Promise<Omit<Profile, 'access'>> {
  await account.session();
  const current: Profile = account.profile ?? { ...loadEngine().firstProfile, name: vscode.l10n.t('default') };
  const { access: _, ...profile } = current;
  return profile;
}

/** The last step: says that it is done, or offers what makes questions without `@gigachat` and agent mode work, too. */
async function welcome({ account, chat }: SignInParts): Promise<void> {
  if (await chat.offer(account)) return;
  const message = vscode.l10n.t(
    'Signed in to GigaChat. Ask @gigachat in the chat, or connect another tool to the bridge.',
  );
  // Nothing is sent: it stands in the box of the chat.
  const chatWithUs = runs('workbench.action.chat.open', { query: '@gigachat ', isPartialQuery: true });
  await offer('Information', message, { [vscode.l10n.t('Open chat')]: chatWithUs });
}

/** `GigaChat: Sign Out`: the secrets of the profile in use, and what came with them, are forgotten. */
export async function signOutCommand(account: EditorAccount): Promise<void> {
  try {
    await account.signOut();
    void vscode.window.showInformationMessage(
      account.signedIn
        ? vscode.l10n.t(
            'Signed out of this account: its secrets are removed from this computer. The others go on answering.',
          )
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
