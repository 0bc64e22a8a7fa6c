import { l10n } from 'vscode';
import type { ChatError, ErrorKind } from '../core/chat/errors';
import { explainOpenRouter } from './openrouter-error-text';

/** What happened and what to do next, in the person's language. */
export function explain(error: ChatError): string {
  const words = (error.code !== undefined && byCode[error.code]?.(error)) || byKind[error.kind](error);
  return error.fallbackFailure ? `${words} ${explainOpenRouter(error.fallbackFailure)}` : words;
}

/** Failures that need finer words than their kind. */
const byCode: Readonly<Record<string, ((error: ChatError) => string) | undefined>> = {
  signed_out: () =>
    l10n.t('Nobody is signed in to GigaChat. Sign in with the command "GigaChat: Sign In", then ask again.'),
  model_vanished: (error) => error.message,
  no_models: () => l10n.t('GigaChat lists no chat model for this account. Check what the account includes.'),
  empty_answer: () => l10n.t('GigaChat gave an empty answer. Ask again, or put the question differently.'),
  empty_length: () =>
    l10n.t(
      'GigaChat reached the limit of the answer before its first word. Lower the reasoning effort, or ask for less.',
    ),
  proxy_auth_required: () =>
    l10n.t('The proxy asks for a name and a password. Put them into the address of the proxy, then ask again.'),
  proxy_blocks_oauth_port: () =>
    l10n.t(
      'The proxy does not let connections to port 9443 through, where GigaChat gives its access tokens. Ask its administrator to open that port.',
    ),
  proxy_refused: () => l10n.t('The proxy refused the connection to GigaChat. Check the settings of the proxy.'),
  content_filter: () => l10n.t('GigaChat declined to answer this. Put the question differently.'),
};

const byKind: Record<ErrorKind, (error: ChatError) => string> = {
  'invalid-request': (error) => refused(error),
  unprocessable: (error) => refused(error),
  'context-length': () =>
    l10n.t('The conversation is longer than the model can take. Start a new chat, or attach less.'),
  'too-large': () => l10n.t('The request is too large for GigaChat. Attach fewer or smaller files.'),
  'not-found': (error) => refused(error),
  auth: () =>
    l10n.t('GigaChat does not let this account in: its key, password, token or certificate is refused. Sign in again.'),
  forbidden: () =>
    l10n.t('This GigaChat account may not do this. Choose another model, or check what the account includes.'),
  'tokens-used-up': () => l10n.t('The GigaChat account has no tokens left. Top up its balance, then ask again.'),
  'rate-limit': ({ retryAfterMs }) =>
    retryAfterMs !== undefined
      ? l10n.t('GigaChat asks to wait for {0} s. Ask again then.', Math.ceil(retryAfterMs / 1000))
      : l10n.t('GigaChat is busy with another request of this account. Wait until it ends, then ask again.'),
  'queue-full': () => l10n.t('Too many requests already wait for this GigaChat account. Ask again shortly.'),
  upstream: () => l10n.t('GigaChat failed on its side. Ask again in a moment.'),
  network: () => l10n.t('GigaChat could not be reached. Check the network and the proxy, or run the health check.'),
  offline: () => l10n.t('There is no network. Connect to it, then ask again.'),
  timeout: () => l10n.t('GigaChat was silent for too long. Ask again, or run the health check.'),
  tls: ({ cause }) =>
    hasExpired(cause)
      ? l10n.t("GigaChat's certificate has expired. Check the date of this computer, then ask again.")
      : l10n.t(
          "GigaChat's certificate is not trusted on this computer. Allow the Russian root certificate, then ask again.",
        ),
  protocol: () => l10n.t('The answer of GigaChat broke off or could not be read. Ask again.'),
  stopping: () => l10n.t('GigaChat Bridge is stopping. Ask again when it has started.'),
  cancelled: () => l10n.t('The request was cancelled.'),
  internal: () => l10n.t('GigaChat Bridge failed on this request. Look into its log, and ask again.'),
};

function hasExpired(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'CERT_HAS_EXPIRED';
}

/** A refusal whose own words are what helps. */
function refused(error: ChatError): string {
  return l10n.t('{0} Change the request, or start a new chat.', error.message);
}
