/** A host as sockets take it: the brackets around an IPv6 address belong to URLs. */
export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** The same the other way round: a host as URLs and `Host` headers have it. */
export function urlHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** The address of a path below a base URL, which may have a path of its own. */
export function urlBelow(base: URL, path: string): URL {
  return new URL(`${base.pathname.replace(/\/$/, '')}/${path}`, base);
}

/** True for a URL's host that leads no farther than this machine. */
export function isThisMachine(host: string): boolean {
  return /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/.test(host);
}
