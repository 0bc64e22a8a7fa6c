import { isExempt } from './no-proxy';

/** The proxy to go through to `https://` upstreams. Its address may hold a name and a password. */
export interface ProxySettings {
  url: URL;
  /** Hosts to reach directly, as `isExempt` reads them. */
  exempt: readonly string[];
  /** The whole value of `Proxy-Authorization`, in place of what the address holds. */
  authorization?: string;
}

/** Where a proxy is, and what it is shown. */
type ProxyAddress = Pick<ProxySettings, 'url' | 'authorization'>;

/** The proxy for this address; undefined when it is reached directly. */
export function proxyFor(
  { protocol, hostname, port }: { protocol: string; hostname: string; port: string },
  proxy: ProxySettings | undefined,
): ProxySettings | undefined {
  if (!proxy || protocol !== 'https:') return undefined;
  return isExempt(hostname, Number(port) || 443, proxy.exempt) ? undefined : proxy;
}

/** What of it must never be shown. */
export function proxySecrets(proxy: ProxyAddress): string[] {
  const { password } = proxy.url;
  const shown = proxyLogin(proxy) ?? '';
  return [password, decoded(password).toString('utf8'), shown, shown.replace(/^\S+\s+/, '')];
}

/** What the proxy is shown; undefined when there is nothing to show. */
export function proxyLogin({ url: { username, password }, authorization }: ProxyAddress): string | undefined {
  if (authorization !== undefined) return authorization.replace(/[^\x20-\x7e]+/g, '');
  if (username === '' && password === '') return undefined;
  const pair = Buffer.concat([decoded(username), Buffer.from(':'), decoded(password)]);
  return `Basic ${pair.toString('base64')}`;
}

/** The bytes that the text stands for, in whatever encoding. A password may hold a % that stands for itself. */
function decoded(text: string): Buffer {
  if (/%(?![\da-f]{2})/i.test(text)) return Buffer.from(text);
  return Buffer.from(
    text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
