import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionFault } from '../script/scripts';
import type { ServerIdentity } from './certificate';

/** A port that serves HTTP or HTTPS, with a hand on the bare TCP connections below. */
export interface Listener {
  readonly port: number;
  /** TCP connections accepted so far. */
  connections(): number;
  /** The TCP connection under a request's socket: the one that can be reset even when TLS runs on it. */
  rawOf(socket: Duplex): net.Socket | undefined;
  /** Stops listening and cuts every connection. */
  stop(): Promise<void>;
}

/** What to listen with. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly identity?: ServerIdentity | undefined;
  /** Asks clients for a certificate of this authority (PEM); the handshake goes on without one, as at nginx. */
  readonly clientCa?: string | undefined;
  /** Taken from the front, one for each new connection. */
  readonly faults: ConnectionFault[];
}

/** Starts a server; `serve` gets every request. */
export async function listen(serve: http.RequestListener, options: ListenOptions): Promise<Listener> {
  const inner = options.identity
    ? https.createServer({ ...keysOf(options.identity), ...demandOf(options.clientCa) }, serve)
    : http.createServer(serve);
  inner.keepAliveTimeout = 15_000; // "keep-alive: timeout=15" was recorded upstream
  inner.requestTimeout = 0;

  const open = new Map<string, net.Socket>();
  let accepted = 0;
  // The HTTP server gets its connections from here, so that a fault can come before HTTP and even before TLS.
  const front = net.createServer({ allowHalfOpen: true, noDelay: true }, (raw) => {
    accepted += 1;
    const name = nameOf(raw);
    open.set(name, raw);
    raw.once('close', () => open.delete(name));
    raw.on('error', () => undefined);
    const fault = options.faults.shift();
    if (fault) spoil(raw, fault);
    else inner.emit('connection', raw);
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject);
    front.listen({ port: options.port, host: options.host, backlog: 4096 }, resolve);
  });
  return {
    port: (front.address() as AddressInfo).port,
    connections: () => accepted,
    rawOf: (socket) => (socket instanceof net.Socket ? open.get(nameOf(socket)) : undefined),
    stop: () =>
      new Promise((resolve) => {
        front.close(() => resolve());
        for (const raw of open.values()) raw.destroy();
      }),
  };
}

const keysOf = ({ key, cert }: ServerIdentity) => ({ key, cert });

const demandOf = (ca: string | undefined) =>
  ca === undefined ? {} : { requestCert: true, rejectUnauthorized: false, ca };

const nameOf = (socket: net.Socket): string => `${socket.remoteAddress} ${socket.remotePort}`;

function spoil(raw: net.Socket, fault: ConnectionFault): void {
  if (fault === 'reset') raw.resetAndDestroy();
  else if (fault === 'close') raw.destroy();
  else if (fault === 'not-http') raw.end('SSH-2.0-OpenSSH_9.2\r\n');
  raw.resume();
  raw.on('end', () => raw.end());
}
