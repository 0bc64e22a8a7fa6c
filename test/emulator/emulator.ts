import type { IncomingMessage, ServerResponse } from 'node:http';
import { Batches } from './api/batches';
import { embed } from './api/embeddings';
import { Files } from './api/files';
import { pathOf, Router } from './api/router';
import { OAuth } from './auth/oauth';
import { Tokens } from './auth/tokens';
import { ChatEndpoint } from './chat/endpoint';
import { type LogEntry, type RequestKind, RequestLog } from './log';
import { credentialsOf, type EmulatorOptions, settingsOf } from './options';
import type { ScriptedAnswer } from './script/answer';
import type { ScriptedAuth, ScriptedReply } from './script/reply';
import { type ConnectionFault, Scripts } from './script/scripts';
import { resetIfDoomed } from './server/break-off';
import { sharedIdentity } from './server/certificate';
import { type ClientIdentity, makeClientIdentity } from './server/client-certificate';
import { control, controlPath } from './server/control';
import { Exchange } from './server/exchange';
import { type Listener, listen } from './server/listen';

/** A running GigaChat of our own: an OAuth port and an API port. */
export interface Emulator {
  /** `http(s)://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  /** The full address of the token endpoint, on a port of its own. */
  readonly authUrl: string;
  /** The authorization key of the first account: base64 of `id:secret`. */
  readonly credentials: string;
  /** The variables that lead a bridge here, with these three. */
  env(): Record<string, string>;
  /** The authority to trust, when TLS is on. */
  readonly caPem: string | undefined;
  /** A certificate that the API port lets in, when it asks for one. */
  readonly clientIdentity: ClientIdentity | undefined;
  /** Every request in the order of arrival. The entries are live. */
  readonly log: readonly LogEntry[];
  /** The next chat answers, one for each accepted chat request. */
  script(...answers: ScriptedAnswer[]): void;
  /** The next answers of the token endpoint. */
  scriptAuth(...replies: ScriptedAuth[]): void;
  /** The next answers of `/models` and `/models/{id}`. */
  scriptModels(...replies: ScriptedReply[]): void;
  /** The next answers of every other endpoint: embeddings, files, tokens, balance. */
  scriptOther(...replies: ScriptedReply[]): void;
  /** Faults of the next TCP connections, before HTTP and TLS. */
  scriptConnections(port: 'api' | 'auth', ...faults: ConnectionFault[]): void;
  /** Opens a gate for all who wait there or come later, until a new script names it. Default gate: `default`. */
  release(gate?: string): void;
  /** Every live token now answers 401 "Token has expired". */
  expireTokens(): void;
  /** Chat answers open now. */
  inFlight(): number;
  /** The most chat answers open at once since the start or the last reset. */
  maxInFlight(): number;
  /** TCP connections accepted so far, on each port. */
  connections(): { readonly api: number; readonly auth: number };
  /** Resolves when the predicate holds for the log, at once if it does; rejects after `timeoutMs` (default 30 000). */
  waitFor(predicate: (log: readonly LogEntry[]) => boolean, timeoutMs?: number): Promise<void>;
  /** Cuts the requests that are still open; forgets scripts, gates, log, caches and files. Tokens stay valid. */
  reset(): void;
  /** Cuts every connection and frees the ports. */
  stop(): Promise<void>;
}

/** Starts an emulator. Ports are free ones unless told. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = settingsOf(options);
  const identity = settings.tls ? await sharedIdentity(settings.certificate) : undefined;
  const clientIdentity = settings.tls && settings.clientCertificate ? await makeClientIdentity() : undefined;
  const clientCa = clientIdentity?.caPem;
  const log = new RequestLog(settings.logLimit, settings.onEntry);
  const scripts = new Scripts();
  const tokens = new Tokens(settings.tokenLifeMs, settings.now);
  const oauth = new OAuth(settings, scripts, tokens);
  const files = new Files(settings.now);
  const chat = new ChatEndpoint(settings, scripts, files);
  const batches = new Batches(
    files,
    (account, method, request) =>
      method === 'embedder' ? embed(request, settings.models) : chat.answerRow(account, request),
    settings.now,
  );
  const router = new Router(settings, scripts, tokens, oauth, chat, files, batches);

  const open = new Set<Exchange>();
  const serve =
    (listener: () => Listener, kind: (path: string) => RequestKind, handle: (exchange: Exchange) => Promise<void>) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      if (request.url?.startsWith(controlPath)) {
        void control(emulator, request, response);
        return;
      }
      const raw = listener().rawOf(request.socket);
      const exchange = new Exchange(request, response, raw, kind(request.url ?? ''), log, settings.now);
      response.on('error', () => undefined);
      open.add(exchange);
      exchange.onEnd(() => open.delete(exchange));
      if (resetIfDoomed(exchange)) return;
      handle(exchange).catch((error: unknown) => {
        console.error(error);
        exchange.cut();
      });
    };
  const { host } = settings;
  const api: Listener = await listen(
    serve(
      () => api,
      apiKind,
      (exchange) => router.serve(exchange),
    ),
    { host, port: settings.port, identity, clientCa, faults: scripts.connections.api },
  );
  const auth: Listener = await listen(
    serve(
      () => auth,
      () => 'oauth',
      (exchange) => oauth.serve(exchange),
    ),
    { host, port: settings.authPort, identity, clientCa, faults: scripts.connections.auth },
  ).catch(async (error: unknown) => {
    await api.stop();
    throw error;
  });

  const origin = (port: number) =>
    `${settings.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const [first] = settings.accounts;
  const baseUrl = `${origin(api.port)}/v1`;
  const authUrl = `${origin(auth.port)}/api/v2/oauth`;
  const credentials = first ? credentialsOf(first) : '';
  const emulator: Emulator = {
    baseUrl,
    authUrl,
    credentials,
    env: () => ({ GIGACHAT_CREDENTIALS: credentials, GIGACHAT_BASE_URL: baseUrl, GIGACHAT_AUTH_URL: authUrl }),
    caPem: identity?.caPem,
    clientIdentity,
    get log() {
      return log.entries;
    },
    script: (...answers) => scripts.addChat(answers),
    scriptAuth: (...replies) => scripts.addAuth(replies),
    scriptModels: (...replies) => scripts.addModels(replies),
    scriptOther: (...replies) => scripts.addOther(replies),
    scriptConnections: (port, ...faults) => scripts.connections[port].push(...faults),
    release: (gate = 'default') => scripts.gates.open(gate),
    expireTokens: () => tokens.expireAll(),
    inFlight: () => chat.places.inFlight,
    maxInFlight: () => chat.places.most,
    connections: () => ({ api: api.connections(), auth: auth.connections() }),
    waitFor: (predicate, timeoutMs = 30_000) => log.waitFor(predicate, timeoutMs),
    reset: () => {
      for (const exchange of open) exchange.cut();
      scripts.clear();
      log.clear();
      chat.clear();
      oauth.clear();
      files.clear();
      batches.clear();
    },
    stop: async () => {
      scripts.clear();
      await Promise.all([api.stop(), auth.stop()]);
    },
  };
  return emulator;
}

function apiKind(url: string): RequestKind {
  const path = pathOf(url);
  if (path === '/chat/completions') return 'chat';
  if (path === '/token') return 'oauth';
  return path === '/models' || path.startsWith('/models/') ? 'models' : 'other';
}
