import { l10n } from 'vscode';
import type { ChatError } from '../../core/chat/errors';
import { explainProxy, explainStranger } from './way-words';

/** A service behind GigaChat by the name that people know. */
export function serviceName(id: string): string {
  return id === 'openrouter' ? 'OpenRouter' : id;
}

/** What went wrong with a service behind GigaChat and what to do next, in the person's language. */
export function explainService(error: ChatError, id: string): string {
  const { kind, message, code, host, upstreamStatus } = error;
  const name = serviceName(id);
  const isOpenRouter = name === 'OpenRouter';
  if (code === 'no_model_list') {
    return l10n.t(
      '{0} has no list of models at its address. Check the address: it ends with the version, such as /v1.',
      name,
    );
  }
  switch (kind) {
    case 'auth':
      return isOpenRouter
        ? l10n.t('OpenRouter does not accept this key. Copy it again from openrouter.ai, section Keys.')
        : l10n.t('{0} does not accept the key. Set the service up again.', name);
    case 'tokens-used-up':
      return isOpenRouter
        ? l10n.t('The OpenRouter account has no credits left. Top it up.')
        : l10n.t('The account of {0} is used up.', name);
    case 'rate-limit':
      return l10n.t('{0} asks for a pause (429). Try again in a moment.', name);
    case 'tls':
      return isOpenRouter
        ? l10n.t(
            'The certificate of {0} is not trusted on this computer. The Russian root certificate does not count here: check who intercepts the connection.',
            host ?? 'openrouter.ai',
          )
        : l10n.t(
            'The certificate of {0} is not trusted on this computer. Name its authority as ca_file in gigachat.fallbacks.',
            host ?? name,
          );
    case 'network':
    case 'offline':
    case 'timeout':
      return (
        explainProxy(error) ??
        explainStranger(error, name) ??
        (code === 'upstream_reset'
          ? l10n.t('The connection to {0} broke off. Try again in a moment.', name)
          : l10n.t('{0} could not be reached. Check the network and the proxy.', name))
      );
    case 'upstream':
    case 'protocol':
      return l10n.t('{0} failed on its side ({1}). Try again in a moment.', name, upstreamStatus ?? '5xx');
    default:
      return message;
  }
}
