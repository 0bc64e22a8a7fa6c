import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { unwrapKey } from '../../core/gigachat/access/authorization-key';
import { findAccessToken } from '../../core/gigachat/access/find-key';
import type { Profile } from '../../editor/stored-profiles';
import { unlinked } from '../words/unlinked';
import { askCertificate } from './certificate-questions';
import { askForKey } from './key-input';
import { askAddresses, askName, askScope, askWay } from './profile-questions';
import { ask } from './question';
import { type Entered, reasonToCorrect, type SignInOutcome } from './sign-in';

/** Signs in to a profile with what was entered, unless the user leaves before it is checked. */
export type TrySignIn = (
  entered: Entered,
  profile: Omit<Profile, 'access'>,
  left?: AbortSignal,
) => Promise<SignInOutcome>;

/** Asks for a new profile, step by step, and signs in to it; undefined when the user gives up. */
export async function enterNewProfile(
  others: readonly Profile[],
  trySignIn: TrySignIn,
): Promise<SignInOutcome | undefined> {
  const title = vscode.l10n.t('GigaChat: new account');
  const name = await askName(title, others);
  if (name === undefined) return undefined;
  return await enterWay({ id: randomUUID(), name, scope: 'auto' }, title, trySignIn);
}

/** Asks for a way in, step by step, and signs in to the profile with it; undefined when the user gives up. */
export async function enterWay(
  profile: Pick<Profile, 'id' | 'name' | 'scope'>,
  title: string,
  trySignIn: TrySignIn,
): Promise<SignInOutcome | undefined> {
  const way = await askWay(title);
  const addresses = way && (await askAddresses(title, way));
  if (!way || !addresses) return undefined;
  const { id, name } = profile;
  // Only a key tells by itself what it is for.
  const scope = way === 'key' ? 'auto' : await askScope(title);
  if (scope === undefined) return undefined;
  let outcome: SignInOutcome | undefined;
  const tryIt = async (entered: Entered, left?: AbortSignal) => {
    outcome = await trySignIn(entered, { id, name, scope, ...addresses }, left);
    return reasonToCorrect(outcome);
  };
  switch (way) {
    case 'key':
      await askForKey(title, (key, left) => tryIt({ credentials: { key } }, left));
      break;
    case 'accessToken':
      await askSecret(title, vscode.l10n.t('The access token'), (accessToken, left) =>
        tryIt({ credentials: { accessToken: findAccessToken(accessToken) ?? unwrapKey(accessToken) } }, left),
      );
      break;
    case 'user': {
      const check = (text: string) =>
        text.includes(':')
          ? vscode.l10n.t('A user name has no colon. Enter the password in the next step.')
          : undefined;
      const user = await ask({ title, prompt: vscode.l10n.t('The user name'), check });
      if (user === undefined) return undefined;
      await askSecret(title, vscode.l10n.t('The password of {0}', user), (password, left) =>
        tryIt({ credentials: { user, password } }, left),
      );
      break;
    }
    case 'certificate': {
      const clientCertificate = await askCertificate(title);
      if (!clientCertificate) return undefined;
      const wrong = await tryIt({ credentials: { certificate: true }, clientCertificate });
      if (wrong !== undefined) void vscode.window.showErrorMessage(unlinked(wrong));
    }
  }
  return outcome;
}

function askSecret(
  title: string,
  prompt: string,
  check: (text: string, left: AbortSignal) => Promise<string | undefined>,
) {
  return ask({ title, prompt, secret: true, check });
}
