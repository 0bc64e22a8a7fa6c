import { l10n } from 'vscode';
import type { PastedKey } from '../../core/gigachat/access/pasted-key';

/** Says what was pasted in place of the authorization key, and what to do; undefined where it may be a key. */
export function explainPasted(what: PastedKey): string | undefined {
  switch (what) {
    case 'half':
      return l10n.t(
        'This is a Client ID or a Client Secret: one half of a key. Copy the authorization key, or enter both as id:secret.',
      );
    case 'access-token':
      return l10n.t(
        'This is an access token, which lives for half an hour. Copy the authorization key, or sign in another way: the first button above.',
      );
    case 'openrouter-key':
      return l10n.t(
        'This is a key of OpenRouter. The command "GigaChat: Set OpenRouter Key" takes it; here goes the authorization key of GigaChat.',
      );
    case 'other-service-key':
      return l10n.t('This is a key of another service. Copy the authorization key of your GigaChat API project.');
    case 'certificate':
      return l10n.t('This is a certificate or its key. Sign in another way to use it: the first button above.');
    case 'address':
      return l10n.t('This is an address, not a key. Copy the authorization key of your GigaChat API project.');
    case 'hidden':
      return l10n.t(
        'This key is hidden behind dots. Copy it with the copy button of the GigaChat API project, or issue a new one.',
      );
    case 'part':
      return l10n.t('This is only a part of an authorization key. Copy all of it with the copy button of the project.');
    case 'cyrillic':
      return l10n.t(
        'There are Cyrillic letters in this key that look like Latin ones. Copy it with the copy button of the project.',
      );
    case 'name':
      return l10n.t('This is a name or an example, not the key itself. Copy the authorization key of your project.');
    case 'key':
    case 'unknown':
      return undefined;
  }
}

/** Why a key of GigaChat is not taken for another service. */
export function keptForGigaChat(): string {
  return l10n.t(
    'This is the authorization key of GigaChat, and it goes to nobody else. Enter the key of this service.',
  );
}
