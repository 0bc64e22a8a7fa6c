const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Every Host header that names a bridge on `port` which is reached at `own`, in lower case. Clients leave the port out
 * where it is the scheme's usual one; a name of the user's list that has no port stands for itself and for itself with
 * the bridge's port.
 */
export function hostNames(port: number, isHttps: boolean, own: string, listed: readonly string[]): Set<string> {
  const names = new Set<string>();
  for (const name of [...loopbackNames, own.toLowerCase()]) {
    names.add(`${name}:${port}`);
    if (port === (isHttps ? 443 : 80)) names.add(name);
  }
  for (const name of listed.map((each) => each.toLowerCase())) {
    names.add(name);
    if (!/:\d+$/.test(name)) names.add(`${name}:${port}`);
  }
  return names;
}
