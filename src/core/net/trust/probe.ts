import * as net from 'node:net';
import * as tls from 'node:tls';
import { untilAborted } from '../../chat/abort';
import { bareHost } from '../../ground/hosts';
import { shared } from '../../ground/shared';
import { dialing, verified } from '../dialing';
import { fromNetworkError } from '../network-errors';
import type { ProxySettings } from '../proxy/proxy';
import { behindTunnel } from '../proxy/proxy-failures';
import { openTunnel } from '../proxy/tunnel';
import type { ClientCertificate } from './client-certificate';
import { contextOf } from './secure-context';

/** Opens and closes a connection to the host of `url`. Resolves with the address; throws `ChatError('network')`. */
export async function probeNetwork(url: URL, signal: AbortSignal): Promise<string> {
  const socket = net.connect({ host: bareHost(url.hostname), port: portOf(url), ...dialing });
  return await settle(socket, 'connect', { url, signal }, () => `${socket.remoteAddress}:${socket.remotePort}`);
}

/** Has the proxy open a way to the host of `url`, and closes it. Throws `ChatError('network')` in the proxy's words. */
export async function probeTunnel(
  url: URL,
  proxy: ProxySettings,
  ca: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  (await throughProxy(url, proxy, ca, signal)).destroy();
}

/** A certificate that was accepted. */
export interface AcceptedCertificate {
  /** Undefined when the authority gives itself no name. */
  issuer: string | undefined;
  /** As the certificate says it. */
  validTo: string;
}

/**
 * Shakes hands with the host of `url`, through `proxy` and showing `identity` if given, and verifies its certificate.
 * Throws `ChatError('tls')`.
 */
export async function probeTls(
  url: URL,
  ca: readonly string[],
  signal: AbortSignal,
  { proxy, identity }: { proxy?: ProxySettings; identity?: ClientCertificate } = {},
): Promise<AcceptedCertificate> {
  const host = bareHost(url.hostname);
  const tunnel = proxy && (await throughProxy(url, proxy, ca, signal));
  const socket = tls.connect({
    host,
    port: portOf(url),
    ...(tunnel && { socket: tunnel }),
    ...(identity ? { ca: [...ca], ...identity } : { secureContext: contextOf(ca) }),
    ...verified,
    ...(net.isIP(host) === 0 && { servername: host }),
  });
  return await settle(socket, 'secureConnect', { url, proxy, signal }, () => {
    const { issuer, valid_to } = socket.getPeerCertificate();
    const name = issuer?.CN;
    return { issuer: Array.isArray(name) ? name[0] : name, validTo: valid_to };
  });
}

async function throughProxy(
  url: URL,
  proxy: ProxySettings,
  ca: readonly string[],
  signal: AbortSignal,
): Promise<net.Socket> {
  const tunnel = openTunnel(proxy, bareHost(url.hostname), portOf(url), ca);
  const giveUp = () => tunnel.destroy(new Error('given up'));
  signal.addEventListener('abort', giveUp);
  try {
    return await untilAborted(tunnel.socket, signal);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function settle<T>(
  socket: net.Socket,
  event: string,
  { url, proxy, signal }: { url: URL; proxy?: ProxySettings; signal: AbortSignal },
  read: () => T,
): Promise<T> {
  const outcome = new Promise<T>((resolve, reject) => {
    socket.once(event, () => resolve(read()));
    socket.on('error', (error) => {
      const seen = proxy ? behindTunnel(error, proxy, `${url.hostname}:${portOf(url)}`) : error;
      reject(fromNetworkError(seen, url.host));
    });
  });
  try {
    return await untilAborted(shared(outcome), signal);
  } finally {
    socket.destroy();
  }
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}
