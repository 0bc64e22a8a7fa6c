import type { LookupFunction, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import buildConnector from 'undici/lib/core/connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import { ChatError } from '../chat/errors';
import type { Clock } from '../ground/clock';
import { bareHost, urlHost } from '../ground/hosts';
import { type AnswersOnSocket, watchAnswers } from './answers-on-socket';
import { nameUnanswered, verified, watchName } from './dialing';
import { type ProxySettings, proxyFor } from './proxy/proxy';
import { behindTunnel } from './proxy/proxy-failures';
import { openTunnel } from './proxy/tunnel';
import type { ClientCertificate } from './trust/client-certificate';
import { contextOf } from './trust/secure-context';

/** GigaChat closes an idle connection after 15 s; ours must be gone before it. */
export const idleSocketMs = 10_000;
const connectTimeoutMs = 10_000;
/** A resolver that lost a packet is asked again after 5 s; by now it has answered, and a caller's 200 is not out yet. */
const nameLimitMs = 7500;
const maxHeaderBytes = 64 * 1024;
/** Far more than any answer; a stream without an end stops here. */
const maxAnswerBytes = 256 * 1024 * 1024;

/** Root certificates as PEM, or how they are read once they are needed. */
export type Roots = readonly string[] | (() => readonly string[]);

export interface ConnectionOptions {
  clock: Clock;
  /** Every root to trust, as PEM, or how they are read when a first connection needs them; without it the runtime's own roots hold. */
  ca?: Roots;
  /** How names are looked up; the system's way unless told. */
  lookup?: LookupFunction;
  proxy?: ProxySettings;
  /** Called when a connection begins to be opened, and when it is there or failed. */
  onConnecting?: (change: 1 | -1) => void;
  /** Called with each connection that is there, and where it leads. */
  onConnected?: (socket: Socket, place: string) => void;
  /** Every connection that is open, for whoever ends them all: an agent that was closed knows its own no more. */
  sockets?: Set<Socket>;
  /** Shown when the connection goes to one of the origins, and to nobody else. */
  identity?: { certificate: ClientCertificate; origins: readonly URL[] };
}

/** Connections by the errors that ended them: only the connection knows whether it had served before. */
const ended = new WeakMap<Error, AnswersOnSocket>();

function listOf(ca: Roots): readonly string[] {
  return typeof ca === 'function' ? ca() : ca;
}

/** How many requests wait for a connection, by the agent and the origin. */
const waiting = new WeakMap<Dispatcher, Map<string, number>>();

/**
 * Notes that a request to `origin` needs a connection of this agent, until the returned function is called. undici
 * opens another connection for a request that was aborted in mid-answer; one that nobody waits for is not opened.
 */
export function awaitConnection(agent: Dispatcher, origin: string): () => void {
  const counts = waiting.get(agent) ?? new Map<string, number>();
  waiting.set(agent, counts);
  const change = (by: 1 | -1) => {
    const count = (counts.get(origin) ?? 0) + by;
    if (count > 0) counts.set(origin, count);
    else counts.delete(origin);
  };
  change(1);
  let isOver = false;
  return () => {
    if (!isOver) change(-1);
    isOver = true;
  };
}

type Connector = ReturnType<typeof buildConnector>;
type Target = Parameters<Connector>[0];

/** Who connects to what, with whose trust. They remember their TLS sessions, so that agents after them need not. */
export function makeConnectors({ ca, lookup, identity }: ConnectionOptions): (target: Target) => Connector {
  const usual = { timeout: 0, ...verified, ...(lookup && { lookup }) };
  const plain = buildConnector(usual);
  const origins = new Set(identity?.origins.map((url) => url.origin));
  let anonymous: Connector | undefined;
  let known: Connector | undefined;
  return (target) => {
    if (target.protocol !== 'https:') return plain;
    if (identity && origins.has(originOf(target))) {
      const trust = ca && { ca: [...listOf(ca)], allowPartialTrustChain: true };
      known ??= buildConnector({ ...usual, secureContext: createSecureContext({ ...trust, ...identity.certificate }) });
      return known;
    }
    if (!ca) return plain;
    anonymous ??= buildConnector({ ...usual, secureContext: contextOf(listOf(ca)) });
    return anonymous;
  };
}

/** Connections to any origin, kept for 10 s when idle. Certificates are always verified, redirects never followed. */
export function makeAgent(
  { clock, ca, proxy, onConnecting, onConnected, sockets }: ConnectionOptions,
  connectorFor: (target: Target) => Connector,
): Agent {
  const agent = new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: idleSocketMs,
    keepAliveMaxTimeout: idleSocketMs,
    maxHeaderSize: maxHeaderBytes,
    maxResponseSize: maxAnswerBytes,
    connect: (target, callback) => {
      if (!waiting.get(agent)?.has(originOf(target))) {
        queueMicrotask(() => callback(new Error('Nobody waits for this connection any more.'), null));
        return;
      }
      let stop: (reason: Error) => unknown = () => {};
      let isNamed = () => true;
      const host = bareHost(target.hostname);
      const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
      const via = proxyFor(target, proxy);
      const place = via ? `${urlHost(host)}:${port}` : (target.host ?? target.hostname);
      const slow = via ? `The proxy ${via.url.host} opened no way to ${place}` : `${place} did not accept a connection`;
      const timer = clock.timer(connectTimeoutMs, () =>
        stop(
          new ChatError('timeout', `${slow} within 10 s.`, {
            code: 'upstream_timeout',
            host: via?.url.host ?? place,
            ...(via && { target: place }),
          }),
        ),
      );
      const nameTimer = clock.timer(nameLimitMs, () => {
        if (!isNamed()) stop(nameUnanswered(via?.url.hostname ?? host));
      });
      let isOver = false;
      onConnecting?.(1);
      const settle: typeof callback = (...[error, socket]: Parameters<typeof callback>) => {
        if (isOver) return;
        timer.cancel();
        nameTimer.cancel();
        onConnecting?.(-1);
        isOver = true;
        if (!error) {
          onConnected?.(socket, place);
          callback(null, socket);
        } else callback(via ? behindTunnel(error, via, place) : error, null);
      };
      const connect = (httpSocket?: Socket) => {
        const socket = connectorFor(target)({ httpSocket, ...target }, settle);
        if (!httpSocket) isNamed = watchName(socket, host);
        const answers = watchAnswers(socket);
        sockets?.add(socket);
        socket.once('close', () => sockets?.delete(socket));
        socket.on('error', (error: Error) => {
          ended.set(error, answers);
          // A refusal of our certificate comes as an error and then as an end, which would be reported in its place.
          socket.destroy();
        });
        stop = (reason) => socket.destroy(reason);
      };
      if (!via) {
        connect();
        return;
      }
      const tunnel = openTunnel(via, host, port, ca && listOf(ca));
      stop = tunnel.destroy;
      isNamed = tunnel.isNamed;
      tunnel.socket.then(connect).catch((error: Error) => settle(error, null));
    },
  });
  return agent;
}

function originOf({ protocol, hostname, port }: { protocol: string; hostname: string; port: string }): string {
  return new URL(`${protocol}//${urlHost(hostname)}${port ? `:${port}` : ''}`).origin;
}

/**
 * True when a request failed because its kept connection had died meanwhile: it broke before a byte of this answer, or
 * before the request was written at all, on a connection that had brought earlier ones.
 */
export function wasStale({ code, cause }: ChatError, isWritten: boolean): boolean {
  const answers = code === 'upstream_reset' && cause instanceof Error ? ended.get(cause) : undefined;
  return answers !== undefined && (isWritten ? answers.diedUnheard : answers.hasServed);
}
