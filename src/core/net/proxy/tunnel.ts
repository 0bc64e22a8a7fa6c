import * as net from 'node:net';
import * as tls from 'node:tls';
import { ChatError } from '../../chat/errors';
import { bareHost, urlHost } from '../../ground/hosts';
import { type Shared, shared } from '../../ground/shared';
import { dialing, verified, watchName } from '../dialing';
import { contextOf } from '../trust/secure-context';
import { type ProxySettings, proxyLogin } from './proxy';
import { deaf, refusal, statusOf, unreachable, unsupported } from './proxy-failures';

/** A tunnel that is being opened; destroying it fails the promise with the reason. */
export interface Tunnel {
  socket: Shared<net.Socket>;
  /** True once the proxy's name was looked up. */
  isNamed(): boolean;
  destroy(reason: Error): void;
}

const maxHeadBytes = 16 * 1024;
/** What a proxy may say before its answer, with the answer. */
const maxBytes = 4 * maxHeadBytes;
/** The empty line that ends a head: both its line ends, the bytes before the last one included. */
const endingBytes = 4;

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
  if (!/^https?:$/.test(url.protocol)) {
    return { socket: shared(Promise.reject(unsupported(proxy))), isNamed: () => true, destroy: () => {} };
  }
  const secure = url.protocol === 'https:';
  const target = `${urlHost(host)}:${port}`;
  const at = { host: bareHost(url.hostname), port: Number(url.port) || (secure ? 443 : 80) };
  const socket = secure
    ? tls.connect({
        ...at,
        ...(ca && { secureContext: contextOf(ca) }),
        ...verified,
        ...(net.isIP(at.host) === 0 && { servername: at.host }),
      })
    : net.connect({ ...at, ...dialing });
  const isNamed = watchName(socket, at.host);
  const opened = new Promise<net.Socket>((resolve, reject) => {
    let head = Buffer.alloc(0);
    let isReached = false;
    let heard = 0;
    const lost = (error?: Error) => {
      const isDeaf = isReached && head.length === 0;
      reject(error instanceof ChatError ? error : isDeaf ? deaf(proxy, error) : unreachable(proxy, error));
    };
    const onEnd = () => {
      const text = head.toString('latin1');
      if (head.length === 0 || Number.isFinite(statusOf(text))) lost();
      else reject(refusal(proxy, target, text));
    };
    const onData = (bytes: Buffer) => {
      const looked = Math.max(0, head.length - endingBytes);
      head = Buffer.concat([head, bytes]);
      heard += bytes.length;
      let end = endOfHead(head, looked);
      // A word before the answer (100 and its like) is none.
      while (end > 0 && isInterim(head)) {
        head = head.subarray(end);
        end = endOfHead(head, 0);
      }
      if (end < 0 && head.length < maxHeadBytes && heard < maxBytes) return;
      socket.off('data', onData).off('end', onEnd).off('error', lost);
      // Until its next owner listens, nobody else would hear that it broke.
      socket.pause().on('error', () => {});
      const text = head.subarray(0, end < 0 ? maxHeadBytes : end).toString('latin1');
      const status = statusOf(text);
      if (status >= 200 && status < 300 && end >= 0) {
        if (head.length > end) socket.unshift(head.subarray(end));
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(refusal(proxy, target, text));
    };
    socket.on('data', onData).on('end', onEnd).on('error', lost);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      isReached = true;
      const login = proxyLogin(proxy);
      const header = login === undefined ? '' : `Proxy-Authorization: ${login}\r\n`;
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${header}\r\n`);
    });
  });
  return { socket: shared(opened), isNamed, destroy: (reason) => void socket.destroy(reason) };
}

/** Where the head ends, its empty line included; some proxies end their lines without a carriage return. */
function endOfHead(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf('\n', from); at >= 0; at = bytes.indexOf('\n', at + 1)) {
    const next = bytes[at + 1] === 13 ? at + 2 : at + 1;
    if (bytes[next] === 10) return next + 1;
  }
  return -1;
}

function isInterim(head: Buffer): boolean {
  const status = statusOf(head.subarray(0, 16).toString('latin1'));
  return status >= 100 && status < 200;
}
