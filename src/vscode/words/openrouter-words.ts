import { l10n } from 'vscode';
import type { ChatError } from '../../core/chat/errors';

/** What went wrong with OpenRouter and what to do next, in the person's language. */
export function explainOpenRouter({ kind, message, host = 'openrouter.ai', upstreamStatus }: ChatError): string {
  switch (kind) {
    case 'auth':
      return l10n.t('OpenRouter does not accept this key. Copy it again from openrouter.ai, section Keys.');
    case 'tokens-used-up':
      return l10n.t('The OpenRouter account has no credits left. Top it up.');
    case 'rate-limit':
      return l10n.t('OpenRouter asks for a pause (429). Try again in a moment.');
    case 'tls':
      return l10n.t(
        'The certificate of {0} is not trusted on this computer. The Russian root certificate does not count here: check who intercepts the connection.',
        host,
      );
    case 'network':
    case 'offline':
    case 'timeout':
      return l10n.t('OpenRouter could not be reached. Check the network and the proxy.');
    case 'upstream':
    case 'protocol':
      return l10n.t('OpenRouter failed on its side ({0}). Try again in a moment.', upstreamStatus ?? '5xx');
    default:
      return message;
  }
}
