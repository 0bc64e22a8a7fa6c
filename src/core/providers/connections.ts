import type { LookupFunction, Socket } from 'node:net';
import buildConnector from 'undici/lib/core/connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import type { Clock } from '../chat/clock';
import { ChatError } from '../chat/errors';
import { openTunnel, type ProxySettings, proxyFor } from './proxy';

/** GigaChat closes an idle connection after 15 s; ours must be gone before it. */
const idleSocketMs = 10_000;
const connectTimeoutMs = 10_000;
const maxHeaderBytes = 64 * 1024;
/** Far more than any answer; a stream without an end stops here. */
const maxAnswerBytes = 256 * 1024 * 1024;

export interface ConnectionOptions {
  clock: Clock;
  /** Every root to trust, as PEM; without it the runtime's own roots hold. */
  ca?: readonly string[];
  /** How names are looked up; the system's way unless told. */
  lookup?: LookupFunction;
  proxy?: ProxySettings;
}

/** Sockets by the errors that ended them: only the socket knows whether it had served before. */
const ended = new WeakMap<Error, Socket>();

/** Connections to any origin, kept for 10 s when idle. Certificates are always verified, redirects never followed. */
export function makeAgent({ clock, ca, lookup, proxy }: ConnectionOptions): Agent {
  const connector = buildConnector({ timeout: 0, ...(ca && { ca: [...ca] }), ...(lookup && { lookup }) });
  return new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: idleSocketMs,
    keepAliveMaxTimeout: idleSocketMs,
    maxHeaderSize: maxHeaderBytes,
    maxResponseSize: maxAnswerBytes,
    connect: (target, callback) => {
      let stop: (reason: Error) => unknown = () => {};
      const timer = clock.timer(connectTimeoutMs, () =>
        stop(
          new ChatError('timeout', `${target.host ?? target.hostname} did not accept a connection within 10 s.`, {
            code: 'upstream_timeout',
          }),
        ),
      );
      const settle: typeof callback = (...outcome) => {
        timer.cancel();
        callback(...outcome);
      };
      const connect = (httpSocket?: Socket) => {
        const socket = connector({ ...target, httpSocket }, settle);
        socket.on('error', (error: Error) => ended.set(error, socket));
        stop = (reason) => socket.destroy(reason);
      };
      const via = proxyFor(target, proxy);
      if (!via) {
        connect();
        return;
      }
      const tunnel = openTunnel(via, target.hostname.replace(/^\[|\]$/g, ''), Number(target.port) || 443, ca);
      stop = tunnel.destroy;
      tunnel.socket.then(connect, (error: Error) => settle(error, null));
    },
  });
}

/**
 * True when a request failed because its kept connection had died meanwhile: it broke before a byte of this answer, on
 * a socket that had brought earlier ones.
 */
export function wasStale(error: ChatError): boolean {
  const { cause } = error;
  if (error.code !== 'upstream_reset' || !(cause instanceof Error)) return false;
  const told = 'socket' in cause ? (cause.socket as { bytesRead?: number } | undefined) : ended.get(cause);
  return (told?.bytesRead ?? 0) > 0;
}
