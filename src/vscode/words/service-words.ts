import { l10n } from 'vscode';
import type { ChatError } from '../../core/chat/errors';
import { explainOpenRouter } from './openrouter-words';

/** A service behind GigaChat by the name that people know. */
export function serviceName(id: string): string {
  return id === 'openrouter' ? 'OpenRouter' : id;
}

/** What went wrong with a service behind GigaChat and what to do next, in the person's language. */
export function explainService(failure: ChatError, id: string): string {
  const name = serviceName(id);
  if (name === 'OpenRouter') return explainOpenRouter(failure);
  const { kind, message, host = name, upstreamStatus } = failure;
  switch (kind) {
    case 'auth':
      return l10n.t('{0} does not accept the key. Set the service up again.', name);
    case 'tokens-used-up':
      return l10n.t('The account of {0} is used up.', name);
    case 'rate-limit':
      return l10n.t('{0} asks for a pause (429). Try again in a moment.', name);
    case 'tls':
      return l10n.t(
        'The certificate of {0} is not trusted on this computer. Name its authority as ca_file in gigachat.fallbacks.',
        host,
      );
    case 'network':
    case 'offline':
    case 'timeout':
      return l10n.t('{0} could not be reached. Check the network and the proxy.', name);
    case 'upstream':
    case 'protocol':
      return l10n.t('{0} failed on its side ({1}). Try again in a moment.', name, upstreamStatus ?? '5xx');
    default:
      return message;
  }
}
