/**
 * The host that the bridge was told to listen on, where others than this machine reach it; undefined for loopback and
 * for none. An address of IPv6 may stand in brackets, as in the address of a page.
 */
export function wideHost(given: string | undefined): string | undefined {
  const host = given?.trim().replace(/^\[(.*)\]$/, '$1');
  return host && !/^(?:localhost|127\.0\.0\.1|::1)$/i.test(host) ? host : undefined;
}
