import { isSurelyRefused } from '../../chat/error-traits';
import { type ChatError, withDetails } from '../../chat/errors';
import { mayPass } from '../../net/network-errors';

/** After a refusal the issuer is not asked again for this long. */
const quietMs = 30_000;
const firstBackoffMs = 1000;
const longestBackoffMs = 30_000;
/** The same where nobody at the issuer was asked: a VPN that is back must not be waited for. */
const longestUnreachedMs = 5000;

/** For how many milliseconds the issuer is left alone after a failure, of which `before` came in a row. */
export function waitAfter(failure: ChatError, before: number): number {
  if (failure.kind === 'auth') return quietMs;
  if (failure.kind === 'offline') return 0;
  const longestMs = isUnreached(failure) ? longestUnreachedMs : longestBackoffMs;
  const backoffMs = Math.min(longestMs, firstBackoffMs * 2 ** before * (1 + Math.random() / 4));
  return Math.round(Math.max(backoffMs, failure.retryAfterMs ?? 0));
}

/** True for a failure after which the next one is waited for longer. */
export function isCounted({ kind }: ChatError): boolean {
  return kind !== 'auth' && kind !== 'offline';
}

/** Failures that the next second may mend. A wait that ran into its limit has already cost the caller ten. */
export function passes(failure: ChatError): boolean {
  return mayPass(failure) || failure.kind === 'upstream' || failure.kind === 'rate-limit';
}

/** The failure as it is told to whoever comes while the issuer is left alone, for `leftMs` more. */
export function restated(failure: ChatError, leftMs: number): ChatError {
  return withDetails(failure, { retryAfterMs: failure.kind === 'auth' ? undefined : leftMs });
}

/** True when the way to the issuer failed, so that it has not heard of us, and asking again does no harm. */
function isUnreached(failure: ChatError): boolean {
  const { kind, code, host } = failure;
  // Whoever knows the password counts the wrong ones, and shuts the user out.
  if (code === 'proxy_auth_required') return false;
  // Its host is named where no connection to it came about.
  return kind === 'timeout' ? host !== undefined : (kind === 'network' || kind === 'tls') && isSurelyRefused(failure);
}
