import * as net from 'node:net';
import * as tls from 'node:tls';
import { ChatError } from '../chat/errors';

/** The proxy to go through to `https://` upstreams. Its address may hold a name and a password. */
export interface ProxySettings {
  url: URL;
  /** Hosts to reach directly, as `NO_PROXY` lists them: a name with all below it, `.name`, `name:port`, or `*`. */
  exempt: readonly string[];
}

/** A tunnel that is being opened; destroying it fails the promise with the reason. */
export interface Tunnel {
  socket: Promise<net.Socket>;
  destroy(reason: Error): void;
}

const maxHeadBytes = 16 * 1024;
const oauthPort = 9443;

/** True when `NO_PROXY` lets this host be reached directly. */
export function isExempt(host: string, port: number, exempt: readonly string[]): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  return exempt.some((entry) => {
    if (entry === '*') return true;
    const [, pattern = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (only !== undefined && Number(only) !== port) return false;
    const bare = pattern.replace(/^\*?\./, '');
    return bare !== '' && (name === bare || (net.isIP(name) === 0 && name.endsWith(`.${bare}`)));
  });
}

/**
 * Asks the proxy for a way through to `host:port`. Written on bare sockets, because a host may have replaced
 * `http.request` by one that goes through a proxy itself. Fails with `ChatError('network')` in the proxy's own words.
 */
export function openTunnel(proxy: URL, host: string, port: number, ca: readonly string[] | undefined): Tunnel {
  const secure = proxy.protocol === 'https:';
  const at = { host: proxy.hostname.replace(/^\[|\]$/g, ''), port: Number(proxy.port) || (secure ? 443 : 80) };
  const socket = secure
    ? tls.connect({ ...at, ...(ca && { ca: [...ca] }), ...(net.isIP(at.host) === 0 && { servername: at.host }) })
    : net.connect(at);
  const opened = new Promise<net.Socket>((resolve, reject) => {
    let head = Buffer.alloc(0);
    const lost = (error?: Error) =>
      reject(error instanceof ChatError ? error : failure(proxy, 'proxy_unreachable', 'could not be reached', error));
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
      const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization(proxy)}\r\n`);
    });
  });
  return { socket: opened, destroy: (reason) => void socket.destroy(reason) };
}

function authorization({ username, password }: URL): string {
  if (username === '' && password === '') return '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Proxy-Authorization: Basic ${Buffer.from(pair, 'utf8').toString('base64')}\r\n`;
}

function refusal(proxy: URL, port: number, status: number): ChatError {
  if (status === 407) {
    const advice = 'asks for a name and a password (407). Put them into its address: http://name:password@host:port';
    return failure(proxy, 'proxy_auth_required', advice);
  }
  if (port === oauthPort) {
    const advice = `does not let connections to port ${port} through (${status}), where GigaChat gives its access tokens. Ask for that port to be opened`;
    return failure(proxy, 'proxy_blocks_oauth_port', advice);
  }
  const said = Number.isNaN(status) ? 'answered with something that is not HTTP' : `refused the connection (${status})`;
  return failure(proxy, 'proxy_refused', said);
}

function failure(proxy: URL, code: string, what: string, cause?: Error): ChatError {
  return new ChatError('network', `The proxy ${proxy.host} ${what}. Check HTTPS_PROXY and NO_PROXY.`, { code, cause });
}
