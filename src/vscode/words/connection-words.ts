import { l10n } from 'vscode';
import type { ChatError } from '../../core/chat/errors';
import { causeCode } from '../../core/net/network-errors';
import { explain } from './error-words';
import { explainProxy, explainStranger } from './way-words';

/** What went wrong on the way to GigaChat and what to do next, in the person's language; finer than in a chat. */
export function explainConnection(error: ChatError): string {
  const host = error.host ?? 'GigaChat';
  switch (error.kind) {
    case 'auth':
      return explainRefusedKey(error);
    case 'network':
      return (
        explainProxy(error) ??
        explainStranger(error, host) ??
        (error.code === 'upstream_reset'
          ? l10n.t(
              'The connection to {0} broke off ({1}). Check the network, the VPN and the proxy, then try again. A proxy from the system’s settings or from a PAC file is not seen here: name it in http.proxy.',
              host,
              causeCode(error) || '?',
            )
          : l10n.t(
              '{0} could not be reached ({1}). Check the network, the VPN and the proxy. A proxy from the system’s settings or from a PAC file is not seen here: name it in http.proxy.',
              host,
              causeCode(error) || '?',
            ))
      );
    case 'timeout':
      return (
        explainProxy(error) ??
        l10n.t(
          '{0} did not answer in time. Check the network, the VPN and the proxy, then try again. A proxy from the system’s settings or from a PAC file is not seen here: name it in http.proxy.',
          host,
        )
      );
    case 'not-found':
      if (error.code === 'model_not_found')
        return l10n.t('GigaChat does not offer this account the model that is set. Choose another one.');
      return error.code === undefined
        ? l10n.t('The answer did not come from GigaChat. Check the addresses in the settings and the proxy.')
        : explain(error);
    case 'invalid-request':
    case 'unprocessable':
    case 'too-large':
      return l10n.t(
        'GigaChat refused the request ({0}). Choose another model, or check the addresses in the settings.',
        error.upstreamStatus ?? '?',
      );
    case 'protocol':
      return l10n.t('The answer did not come from GigaChat. Check the addresses in the settings and the proxy.');
    case 'upstream':
      return l10n.t('GigaChat failed on its side ({0}). Try again in a moment.', error.upstreamStatus ?? '5xx');
    case 'rate-limit':
      return l10n.t('GigaChat asks for a pause (429). Try again in a moment.');
    default:
      return explain(error);
  }
}

/** By the number that GigaChat's token service gives as the reason. */
function explainRefusedKey(error: ChatError): string {
  switch (error.upstreamCode) {
    case 1:
    case 5:
    case 7:
      return l10n.t(
        'The key is right, but belongs to no GigaChat API scope. Check in the GigaChat API project what the key is for.',
      );
    case 4:
      return l10n.t('GigaChat cannot read this key. Copy the whole authorization key from the GigaChat API project.');
    case 6:
      return l10n.t('GigaChat does not know this key: it was revoked or mistyped. Issue a new one and sign in again.');
    default:
      return explain(error);
  }
}
