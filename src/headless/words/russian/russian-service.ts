import type { ChatError } from '../../../core/chat/errors';
import { asInEditor } from './from-editor';
import { proxyInRussian, strangerInRussian } from './russian-proxy';

/** What went wrong with a service behind GigaChat, in Russian, as the editor says it but for the names of variables. */
export function serviceInRussian(error: ChatError, name: string): string {
  const { kind, message, code, host, upstreamStatus } = error;
  const isOpenRouter = name === 'OpenRouter';
  if (code === 'no_model_list') {
    return asInEditor(
      '{0} has no list of models at its address. Check the address: it ends with the version, such as /v1.',
      name,
    );
  }
  switch (kind) {
    case 'auth':
      return isOpenRouter
        ? asInEditor('OpenRouter does not accept this key. Copy it again from openrouter.ai, section Keys.')
        : `${name} не принимает ключ. Исправьте его в BRIDGE_FALLBACKS.`;
    case 'tokens-used-up':
      return isOpenRouter
        ? asInEditor('The OpenRouter account has no credits left. Top it up.')
        : asInEditor('The account of {0} is used up.', name);
    case 'rate-limit':
      return asInEditor('{0} asks for a pause (429). Try again in a moment.', name);
    case 'tls':
      return isOpenRouter
        ? asInEditor(
            'The certificate of {0} is not trusted on this computer. The Russian root certificate does not count here: check who intercepts the connection.',
            host ?? 'openrouter.ai',
          )
        : `Этот компьютер не доверяет сертификату ${host ?? name}. Укажите его удостоверяющий центр в поле ca_file переменной BRIDGE_FALLBACKS.`;
    case 'network':
    case 'offline':
    case 'timeout':
      return (
        proxyInRussian(error) ??
        strangerInRussian(error, name) ??
        (code === 'upstream_reset'
          ? asInEditor('The connection to {0} broke off. Try again in a moment.', name)
          : asInEditor('{0} could not be reached. Check the network and the proxy.', name))
      );
    case 'upstream':
    case 'protocol':
      return asInEditor('{0} failed on its side ({1}). Try again in a moment.', name, upstreamStatus ?? '5xx');
    default:
      return `${name} не прошёл проверку: «${message}»`;
  }
}
