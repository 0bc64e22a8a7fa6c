import { l10n } from 'vscode';
import type { ChatError } from '../../core/chat/errors';
import { causeCode, isHandshakeFailure, isOutOfDate, isUnknownAuthority } from '../../core/net/network-errors';

/** What the proxy did and what to do next, in the person's language; undefined when it is not about one. */
export function explainProxy(error: ChatError): string | undefined {
  // One that opened no way in time.
  const code = error.kind === 'timeout' && error.target !== undefined ? 'proxy_failed' : error.code;
  return code !== undefined && Object.hasOwn(byCode, code) ? byCode[code]?.(error) : undefined;
}

/** The same where something on the way answered in place of `name`; undefined when nothing did. */
export function explainStranger({ kind, upstreamStatus, host }: ChatError, name: string): string | undefined {
  if (kind !== 'network' || upstreamStatus === undefined) return undefined;
  return l10n.t(
    'Something else answered in place of {0}. Check whether this network wants you to sign in first, and the addresses in the settings.',
    host ?? name,
  );
}

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

const byCode: Readonly<Record<string, ((error: ChatError) => string) | undefined>> = {
  proxy_auth_required: ({ host }) =>
    l10n.t(
      'The proxy {0} asks for the right name and password (407). Put them into the setting http.proxy, as http://name:password@host:port, or set http.proxyAuthorization.',
      host ?? '',
    ),
  proxy_blocks_oauth_port: ({ host }) =>
    l10n.t(
      'The proxy {0} lets no connection to port 9443 through, where GigaChat gives its access tokens. Ask its administrator to open the port.',
      host ?? '',
    ),
  proxy_login_unsupported: ({ host }) =>
    l10n.t(
      'The proxy {0} wants a sign-in that is not supported here, such as NTLM or Kerberos. Ask its administrator for Basic, or name in http.proxy a local proxy that signs in for you, such as Px or Cntlm.',
      host ?? '',
    ),
  proxy_refused: ({ host, target }) =>
    l10n.t(
      'The proxy {0} refuses to connect to {1}. Ask its administrator to allow it, or check http.proxy and http.noProxy.',
      host ?? '',
      target ?? 'GigaChat',
    ),
  proxy_failed: ({ host, target }) =>
    l10n.t(
      'The proxy {0} could not connect to {1}. Try again; if it stays so, ask its administrator.',
      host ?? '',
      target ?? 'GigaChat',
    ),
  proxy_answers_itself: ({ host, target }) =>
    l10n.t(
      'The proxy {0} answered in place of {1}. It may want you to sign in: open any page in a browser, then try again.',
      host ?? '',
      target ?? 'GigaChat',
    ),
  proxy_wrong_scheme: ({ host }) =>
    l10n.t(
      'The address of the proxy {0} begins with http:// where https:// is right, or the other way round. Correct the setting http.proxy.',
      host ?? '',
    ),
  proxy_untrusted: (error) =>
    l10n.t(
      "The certificate of the proxy {0} was refused ({1}), so nothing was sent. Install the certificate of its authority in the system's store and reload the window, or ask its administrator.",
      error.host ?? '',
      causeCode(error),
    ),
  proxy_unreachable: ({ host }) =>
    l10n.t(
      'The proxy {0} could not be reached. Check the settings http.proxy and http.proxySupport, and the network.',
      host ?? '',
    ),
  proxy_unsupported: ({ host }) =>
    l10n.t(
      'The proxy {0} speaks SOCKS, which is not supported here. Name an HTTP proxy in the setting http.proxy, or list the addresses of GigaChat in http.noProxy.',
      host ?? '',
    ),
};
