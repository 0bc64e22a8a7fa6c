import * as net from 'node:net';
import * as tls from 'node:tls';
import { ChatError } from '../../chat/errors';
import type { Advice } from '../../ground/advice';
import { bareHost, urlHost } from '../../ground/hosts';
import { type Shared, shared } from '../../ground/shared';
import { isExempt } from './no-proxy';

/** The proxy to go through to `https://` upstreams. Its address may hold a name and a password. */
export interface ProxySettings {
  url: URL;
  /** Hosts to reach directly, as `isExempt` reads them. */
  exempt: readonly string[];
  /** The whole value of `Proxy-Authorization`, in place of what the address holds. */
  authorization?: string;
}

/** A tunnel that is being opened; destroying it fails the promise with the reason. */
export interface Tunnel {
  socket: Shared<net.Socket>;
  destroy(reason: Error): void;
}

const maxHeadBytes = 16 * 1024;
const oauthPort = 9443;

/** The proxy for this address; undefined when it is reached directly. */
export function proxyFor(
  { protocol, hostname, port }: { protocol: string; hostname: string; port: string },
  proxy: ProxySettings | undefined,
): ProxySettings | undefined {
  if (!proxy || protocol !== 'https:') return undefined;
  return isExempt(hostname, Number(port) || 443, proxy.exempt) ? undefined : proxy;
}

/** What of it must never be shown. */
export function proxySecrets({ url: { password }, authorization = '' }: ProxySettings): string[] {
  return [password, decoded(password), authorization, authorization.replace(/^\S+\s+/, '')];
}

/**
 * Asks the proxy for a way through to `host:port`. Written on bare sockets, because a host may have replaced
 * `http.request` by one that goes through a proxy itself. Fails with `ChatError('network')` in the proxy's own words.
 */
export function openTunnel(
  proxy: ProxySettings,
  host: string,
  port: number,
  ca: readonly string[] | undefined,
): Tunnel {
  const { url } = proxy;
  if (!/^https?:$/.test(url.protocol)) return { socket: shared(Promise.reject(unsupported(proxy))), destroy: () => {} };
  const secure = url.protocol === 'https:';
  const at = { host: bareHost(url.hostname), port: Number(url.port) || (secure ? 443 : 80) };
  const socket = secure
    ? tls.connect({ ...at, ...(ca && { ca: [...ca] }), ...(net.isIP(at.host) === 0 && { servername: at.host }) })
    : net.connect(at);
  const opened = new Promise<net.Socket>((resolve, reject) => {
    let head = Buffer.alloc(0);
    const lost = (error?: Error) => reject(error instanceof ChatError ? error : unreachable(proxy, error));
    const onEnd = () => lost();
    const onData = (bytes: Buffer) => {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0 && head.length < maxHeadBytes) return;
      socket.off('data', onData).off('end', onEnd).off('error', lost);
      socket.pause();
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1'))?.[1]);
      if (status >= 200 && status < 300 && end >= 0) {
        if (head.length > end + 4) socket.unshift(head.subarray(end + 4));
        resolve(socket);
        return;
      }
      socket.on('error', () => {}).destroy();
      reject(refusal(proxy, port, status));
    };
    socket.on('data', onData).on('end', onEnd).on('error', lost);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      const target = `${urlHost(host)}:${port}`;
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization(proxy)}\r\n`);
    });
  });
  return { socket: shared(opened), destroy: (reason) => void socket.destroy(reason) };
}

function authorization({ url: { username, password }, authorization: whole }: ProxySettings): string {
  if (whole !== undefined) return `Proxy-Authorization: ${whole.replace(/[^\x20-\x7e]+/g, '')}\r\n`;
  if (username === '' && password === '') return '';
  const pair = `${decoded(username)}:${decoded(password)}`;
  return `Proxy-Authorization: Basic ${Buffer.from(pair, 'utf8').toString('base64')}\r\n`;
}

/** A password may hold a % that stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refusal(proxy: ProxySettings, port: number, status: number): ChatError {
  if (status === 407) {
    const what =
      authorization(proxy) === ''
        ? 'asks for a name and a password (407). Put them into its address.'
        : 'does not accept the name and the password (407). Correct them in its address.';
    return failure(proxy, 'proxy_auth_required', what, 'proxy-login');
  }
  if (port === oauthPort && status >= 400 && status < 500) {
    const what = `does not let connections to port ${port} through (${status}), where GigaChat gives its access tokens`;
    return failure(proxy, 'proxy_blocks_oauth_port', `${what}. Ask its administrator to open the port.`, undefined);
  }
  return Number.isNaN(status)
    ? failure(proxy, 'proxy_refused', 'answered with something that is not HTTP. Check its address.', 'proxy')
    : failure(
        proxy,
        'proxy_refused',
        `refused the connection (${status}). Ask its administrator to allow GigaChat's hosts.`,
        undefined,
      );
}

function unreachable(proxy: ProxySettings, cause: Error | undefined): ChatError {
  const code = cause && 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : '';
  return failure(proxy, 'proxy_unreachable', `could not be reached${code}. Check its address.`, 'proxy', cause);
}

function unsupported(proxy: ProxySettings): ChatError {
  const scheme = proxy.url.protocol.replace(':', '');
  return failure(proxy, 'proxy_unsupported', `is a ${scheme} proxy. Name an HTTP proxy.`, 'proxy');
}

function failure(
  { url: { host } }: ProxySettings,
  code: string,
  what: string,
  advice: Advice | undefined,
  cause?: Error,
): ChatError {
  return new ChatError('network', `The proxy ${host} ${what}`, { code, host, advice, cause });
}
