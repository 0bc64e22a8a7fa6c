import { createSecureContext, type SecureContext } from 'node:tls';

/** To read a hundred roots takes 100 ms in which nothing else runs: once for a list, not once for a connection. */
const contexts = new WeakMap<readonly string[], SecureContext>();

/** What a connection by TLS trusts: these roots, as PEM, and nothing else. An authority in the middle is one, too. */
export function contextOf(roots: readonly string[]): SecureContext {
  const known = contexts.get(roots) ?? createSecureContext({ ca: [...roots], allowPartialTrustChain: true });
  contexts.set(roots, known);
  return known;
}
