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
    case 'key':
    case 'unknown':
      return undefined;
  }
}
