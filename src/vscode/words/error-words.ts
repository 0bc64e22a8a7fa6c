import { l10n } from 'vscode';
import type { ChatError, ErrorKind } from '../../core/chat/errors';
import { timeSpan } from '../../core/ground/time-span';
import { causeCode } from '../../core/net/network-errors';
import { explainCertificate } from './certificate-words';
import { explainService } from './service-words';
import { unlinked } from './unlinked';

/** What happened and what to do next, in the person's language. */
export function explain(error: ChatError): string {
  const finer = error.code !== undefined && Object.hasOwn(byCode, error.code) ? byCode[error.code] : undefined;
  const words = finer?.(error) ?? byKind[error.kind](error);
  const { fallbackFailure, fallbackId = 'openrouter' } = error;
  return unlinked(fallbackFailure ? `${words} ${explainService(fallbackFailure, fallbackId)}` : words);
}

/** Failures that need finer words than their kind. */
const byCode: Readonly<Record<string, ((error: ChatError) => string) | undefined>> = {
  signed_out: () =>
    l10n.t('Nobody is signed in to GigaChat. Sign in with the command "GigaChat: Sign In", then ask again.'),
  account_left: () => l10n.t('This account was signed out while it answered. Ask again.'),
  model_vanished: (error) => error.message,
  tool_failed: (error) => error.message,
  daily_limit: () =>
    l10n.t(
      'You have reached your daily limit. Ask again to choose whether to go on, or raise the limit in the dashboard.',
    ),
  no_models: () => l10n.t('GigaChat lists no chat model for this account. Check what the account includes.'),
  empty_answer: () => l10n.t('GigaChat gave an empty answer. Ask again, or put the question differently.'),
  empty_length: () =>
    l10n.t(
      'GigaChat reached the limit of the answer before its first word. Lower the reasoning effort, or ask for less.',
    ),
  content_filter: () => l10n.t('GigaChat declined to answer this. Put the question differently.'),
  proxy_auth_required: ({ host }) =>
    l10n.t(
      'The proxy {0} asks for a name and a password (407). Put them into the setting http.proxy, as http://name:password@host:port, or set http.proxyAuthorization.',
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

const byKind: Record<ErrorKind, (error: ChatError) => string> = {
  'invalid-request': (error) => refused(error),
  unprocessable: (error) => refused(error),
  'context-length': () =>
    l10n.t('The conversation is longer than the model can take. Start a new chat, or attach less.'),
  'too-large': () => l10n.t('The request is too large for GigaChat. Attach fewer or smaller files.'),
  'not-found': (error) => refused(error),
  auth: () => l10n.t('GigaChat refused the key, password, token or certificate of this account. Sign in again.'),
  forbidden: () =>
    l10n.t(
      'This GigaChat account is not allowed to do this. Choose another model, or check what the account includes.',
    ),
  'tokens-used-up': () => l10n.t('The GigaChat account has no tokens left. Top up its balance, then ask again.'),
  'rate-limit': ({ retryAfterMs }) =>
    retryAfterMs !== undefined
      ? waitWords(retryAfterMs)
      : l10n.t('GigaChat is busy with another request of this account. Wait until it ends, then ask again.'),
  'queue-full': () => l10n.t('Too many requests already wait for this GigaChat account. Ask again shortly.'),
  upstream: () => l10n.t('GigaChat failed on its side. Ask again in a moment.'),
  network: () => l10n.t('GigaChat could not be reached. Check the network and the proxy, or run the health check.'),
  offline: () =>
    l10n.t(
      'There is no network. Connect to it, then ask again. If only a proxy leads out of it, name it in the setting http.proxy.',
    ),
  timeout: () => l10n.t('GigaChat was silent for too long. Ask again, or run the health check.'),
  tls: (error) => explainCertificate(error),
  protocol: () => l10n.t('The answer of GigaChat broke off or could not be read. Ask again.'),
  stopping: () => l10n.t('GigaChat Bridge is stopping. Ask again when it has started.'),
  cancelled: () => l10n.t('The request was cancelled.'),
  internal: () => l10n.t('GigaChat Bridge failed on this request. Look into its log, and ask again.'),
};

function waitWords(ms: number): string {
  const { count, unit } = timeSpan(ms);
  switch (unit) {
    case 's':
      return l10n.t('GigaChat asks to wait for {0} s. Ask again then.', count);
    case 'min':
      return l10n.t('GigaChat asks to wait for {0} min ({1} s). Ask again then.', count, Math.ceil(ms / 1000));
    case 'h':
      return l10n.t('GigaChat asks to wait for {0} h ({1} s). Ask again then.', count, Math.ceil(ms / 1000));
  }
}

/** A refusal whose own words are what helps. */
function refused({ message }: ChatError): string {
  const said = message.trim();
  return l10n.t('{0} Change the request, or start a new chat.', /[.!?…]$/.test(said) ? said : `${said}.`);
}
