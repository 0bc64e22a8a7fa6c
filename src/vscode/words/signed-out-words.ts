import { l10n } from 'vscode';
import type { SignedOutReason } from '../account/open-stored-session';

/** Why nobody is signed in and what to do about it, in the person's language. */
export function signedOutText(reason: SignedOutReason): string {
  switch (reason) {
    case 'no-key':
      return l10n.t('Nobody is signed in. Sign in with the authorization key of your GigaChat API project.');
    case 'other-address':
      return l10n.t(
        'The key was entered for other addresses than the settings name now. Sign in again, or restore them.',
      );
    case 'secrets-refused':
      return l10n.t('VS Code cannot read its store of secrets. Unlock the keyring of the system, then try again.');
    case 'key-lost':
      return l10n.t(
        'The key is gone: this system keeps no secrets between starts. Set up a keyring, then sign in again.',
      );
  }
}
