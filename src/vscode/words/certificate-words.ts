import { l10n } from 'vscode';
import type { ChatError } from '../../core/chat/errors';
import { causeCode, isHandshakeFailure, isOutOfDate, isUnknownAuthority } from '../../core/net/network-errors';

/** Why a certificate was refused, or none came to be looked at, and what to do next: only an unknown authority can be helped by allowing one. */
export function explainCertificate(error: ChatError): string {
  const host = error.host ?? 'GigaChat';
  if (isUnknownAuthority(error)) {
    return l10n.t(
      'The certificate of {0} is not trusted on this computer. Trust the Russian root certificate, or check who intercepts the connection.',
      host,
    );
  }
  if (isOutOfDate(error)) {
    return l10n.t('The certificate of {0} is out of date. Check the date and the time of this computer.', host);
  }
  if (isHandshakeFailure(error)) {
    return l10n.t(
      'No TLS connection to {0} could be made ({1}), so nothing was sent. Check the address, and which proxy or program intercepts the connection.',
      host,
      causeCode(error),
    );
  }
  return l10n.t(
    '{0} shows a certificate that cannot be verified ({1}), so nothing was sent. Check which proxy or program intercepts the connection.',
    host,
    causeCode(error),
  );
}
