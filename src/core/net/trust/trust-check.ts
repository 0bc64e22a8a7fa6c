import { ChatError, toChatError } from '../../chat/errors';
import { isUnknownAuthority } from '../network-errors';
import { type ProxySettings, proxyFor } from '../proxy/proxy';
import { probeTls } from './probe';
import { trustedRoots } from './trust';

/** Whether the certificates at some addresses are trusted. `unreached`: none was seen, or one is wrong in itself. */
export type TrustState =
  | { kind: 'trusted' }
  | { kind: 'unknown-authority'; failure: ChatError }
  | { kind: 'unreached'; failure: ChatError };

/**
 * Shakes hands with every address that is `https:` and sends nothing. What is trusted is what a connection to GigaChat
 * trusts: the runtime's roots, the system's as they are now, and `extraCa`. Never throws.
 */
export async function checkTrust(
  addresses: readonly URL[],
  extraCa: string | undefined,
  signal: AbortSignal,
  proxy?: ProxySettings,
): Promise<TrustState> {
  const ca = trustedRoots(extraCa);
  const secure = addresses.filter(({ protocol }) => protocol === 'https:');
  if (secure.length === 0) {
    return { kind: 'unreached', failure: new ChatError('network', 'None of the addresses uses TLS.') };
  }
  const outcomes = await Promise.allSettled(
    secure.map((url) => probeTls(url, ca, signal, { proxy: proxyFor(url, proxy) })),
  );
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [toChatError(outcome.reason, signal)] : [],
  );
  const unknown = failures.find(isUnknownAuthority);
  if (unknown) return { kind: 'unknown-authority', failure: unknown };
  const [failure] = failures;
  return failure ? { kind: 'unreached', failure } : { kind: 'trusted' };
}
