import { l10n } from 'vscode';
import type { ChatError, ErrorKind } from '../../core/chat/errors';
import { timeSpan } from '../../core/ground/time-span';
import { explainService } from './service-words';
import { unlinked } from './unlinked';
import { explainCertificate, explainProxy, explainStranger } from './way-words';

/** What happened and what to do next, in the person's language. */
export function explain(error: ChatError): string {
  const finer = error.code !== undefined && Object.hasOwn(byCode, error.code) ? byCode[error.code] : undefined;
  const words = finer?.(error) ?? explainProxy(error) ?? byKind[error.kind](error);
  const { fallbackFailure, fallbackId = 'openrouter' } = error;
  return unlinked(fallbackFailure ? `${words} ${explainService(fallbackFailure, fallbackId)}` : words);
}

/** Failures that need finer words than their kind. */
const byCode: Readonly<Record<string, ((error: ChatError) => string) | undefined>> = {
  signed_out: (error) => error.message,
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
  upstream_reset: () =>
    l10n.t(
      'The connection to GigaChat broke off. Ask again. If that happens often, check the network and the proxy, or run the health check.',
    ),
  content_filter: () => l10n.t('GigaChat declined to answer this. Put the question differently.'),
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
  // Packages are bought by the model: the others may have some left.
  'tokens-used-up': () =>
    l10n.t(
      'The GigaChat account has no tokens left for the model that was asked. Top up its balance or choose another model, then ask again.',
    ),
  'rate-limit': ({ retryAfterMs }) =>
    retryAfterMs !== undefined
      ? waitWords(retryAfterMs)
      : l10n.t('GigaChat is busy with another request of this account. Wait until it ends, then ask again.'),
  'queue-full': () => l10n.t('Too many requests already wait for this GigaChat account. Ask again shortly.'),
  upstream: () => l10n.t('GigaChat failed on its side. Ask again in a moment.'),
  network: (error) => explainStranger(error, 'GigaChat') ?? unreached(),
  offline: () =>
    l10n.t(
      'There is no network. Connect to it, then ask again. If only a proxy leads out of it, name it in the setting http.proxy.',
    ),
  // Its host is named where no connection to it came about.
  timeout: ({ code, host }) =>
    code === 'upstream_timeout' && host !== undefined
      ? unreached()
      : l10n.t('GigaChat was silent for too long. Ask again, or run the health check.'),
  tls: (error) => explainCertificate(error),
  protocol: () => l10n.t('The answer of GigaChat broke off or could not be read. Ask again.'),
  stopping: () => l10n.t('GigaChat Bridge is stopping. Ask again when it has started.'),
  cancelled: () => l10n.t('The request was cancelled.'),
  internal: () => l10n.t('GigaChat Bridge failed on this request. Look into its log, and ask again.'),
};

function unreached(): string {
  return l10n.t('GigaChat could not be reached. Check the network and the proxy, or run the health check.');
}

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
