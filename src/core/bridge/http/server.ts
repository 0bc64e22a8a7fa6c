import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AnswerRecord } from '../../chat/answer-record';
import { ChatError, toChatError } from '../../chat/errors';
import { cachedShare, type Usage } from '../../chat/events';
import { calmly } from '../../ground/calmly';
import type { Clock } from '../../ground/clock';
import { urlHost } from '../../ground/hosts';
import type { Logger } from '../../ground/logger';
import type { ChatFront } from '../../protocols/front';
import { Exchange } from './caller-exchange';
import { answersPreflight, type PreflightAnswer } from './cors';
import { checkCaller, checkRequest, type GateRules } from './gate';
import { type Guests, guestCredentials } from './guests';
import { hostNames } from './host-names';
import { listen } from './listen';
import { refuseTheRest } from './no-requests';
import { lookForLateMs, type Patience, usualPatience } from './patience';
import { Refused, refuse } from './refused';
import { type FrontChoice, findRoute, frontFor, type Route } from './route';
import type { Upgrades } from './upgrades';

/** When the bridge stops, open answers get this long before they are ended with an error, unless told. */
const usualDrainMs = 3000;

export interface BridgeOptions {
  /** An address to bind instead of both loopbacks; only with `allowedHosts`. */
  host?: string;
  /** 0 takes any free port. */
  port: number;
  routes: readonly Route[];
  /** Whose error bodies are given where no route is known. */
  front: FrontChoice;
  key: GateRules['key'];
  guests?: Guests;
  /** Host header values to accept besides the loopback names with the port. */
  allowedHosts?: readonly string[];
  allowedOrigins?: readonly string[];
  preflight?: PreflightAnswer;
  /** Key and certificate as PEM; without them it speaks plain HTTP. */
  https?: { key: string; cert: string };
  /** How long open answers may go on once the bridge stops; 3 s unless told. */
  drainMs?: number;
  /** Limits other than the usual ones. */
  patience?: Partial<Patience>;
  /** What may become of an upgrade; all are refused unless told. */
  upgrades?: Upgrades;
  /** Hears what every request came to. */
  onAnswer?: (record: AnswerRecord) => void;
  clock: Clock;
  logger: Logger;
}

/** The bridge as it listens. */
export interface Bridge {
  /** `http://127.0.0.1:8090`, or `https://…`: always the number, because the name `localhost` can be taken by others. */
  readonly url: string;
  readonly port: number;
  /** Serves new requests by these routes; resolves when all that began before have ended, by the routes they began with. */
  serve(routes: readonly Route[]): Promise<void>;
  /**
   * Refuses what is new, lets open answers finish for a while, then ends them with an error. A bridge that can no longer be
   * trusted is told why, and ends them at once.
   */
  stop(failed?: ChatError): Promise<void>;
  /** Leaves the port to somebody else at once; who is connected is served to the end. Resolves when all have gone. */
  handOver(): Promise<void>;
}

/** Starts to listen. Throws `ListenError` when the port cannot be had. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const open = new Set<Exchange>();
  let { routes } = options;
  let stopping = false;
  let leaving = false;
  const hosts = new Set<string>();
  const rules: GateRules = {
    key: options.key,
    guests: options.guests,
    hosts,
    origins: new Set(options.allowedOrigins ?? []),
    loopbackOnly: options.host === undefined,
  };

  const patience = { ...usualPatience, ...options.patience };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const exchange = new Exchange(request, response);
    // The next request of this caller belongs to whoever has the port by then.
    if (leaving) response.shouldKeepAlive = false;
    const begun = options.clock.monotonic();
    let front = frontFor(request, options.front);
    open.add(exchange);
    response.on('close', () => {
      open.delete(exchange);
      const record = exchange.toRecord(options.clock.monotonic() - begun);
      const fail = (error: unknown) => options.logger.error('an answer was not counted', { reason: String(error) });
      calmly(() => logAnswer(record, options.logger));
      calmly(() => options.onAnswer?.(record), fail);
    });
    try {
      const stranger = checkCaller(request, rules);
      if (stranger) throw stranger;
      if (answersPreflight(request, response, options.preflight)) return;
      const match = findRoute(routes, request.method ?? '', request.url ?? '');
      if ('route' in match) {
        front = frontFor(request, match.route.front);
        exchange.id = match.id;
        exchange.route = match.route.path;
      }
      if (front.requestIdHeader) response.setHeader(front.requestIdHeader, exchange.requestId);
      const route = checkRequest(request, match, rules);
      if (route instanceof Refused) throw route;
      if (stopping) throw new ChatError('stopping', 'The bridge is shutting down.');
      if (request.headers.expect !== undefined) response.writeContinue();
      await handlerFor(exchange, route, rules).handle(exchange);
    } catch (error) {
      if (error instanceof Refused) {
        const { status } = error.refusal;
        // Whoever drips its body would go on with it for as long as it likes.
        exchange.refuse(error.refusal, front, status === 408 ? { connection: 'close' } : {});
      } else fail(exchange, toChatError(error, exchange.signal), front, options.logger);
    }
  };

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response)
      .catch((error: unknown) => {
        calmly(() => options.logger.error('an answer broke off inside the bridge', { reason: String(error) }));
        response.destroy();
      })
      .finally(() => {
        // An answer that is complete waits for nobody but its reader.
        if (response.writableEnded) response.setTimeout(patience.readerMs);
      });
  };
  const makeServer = () => {
    const rigour = {
      requireHostHeader: true,
      insecureHTTPParser: false,
      joinDuplicateHeaders: false,
      keepAliveTimeout: patience.idleMs,
      headersTimeout: patience.headMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: lookForLateMs,
    };
    const server = options.https
      ? createHttpsServer({ ...rigour, handshakeTimeout: patience.headMs, ...options.https }, listener)
      : createServer(rigour, listener);
    // The caller waits with its body until the gate has let it in; curl does so above 1 MiB.
    server.on('checkContinue', listener);
    refuseTheRest(server, rules, options.upgrades);
    return server;
  };
  const { port, servers } = await listen(makeServer, options.host, options.port);
  for (const server of servers) {
    server.on('error', (error) => calmly(() => options.logger.error('the server failed', { reason: String(error) })));
  }
  const self = urlHost(reachable(options.host));
  const { https, allowedHosts = [] } = options;
  for (const name of hostNames(port, https !== undefined, self, allowedHosts)) hosts.add(name);

  return {
    url: `${options.https ? 'https' : 'http'}://${self}:${port}`,
    port,
    async serve(next) {
      routes = next;
      await Promise.all([...open].map(({ response }) => new Promise((resolve) => response.once('close', resolve))));
    },
    async handOver() {
      leaving = true;
      const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      for (const server of servers) server.closeIdleConnections();
      await closed;
    },
    async stop(failed) {
      if (stopping) return;
      stopping = true;
      const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      for (const server of servers) server.closeIdleConnections();
      const drainMs = failed ? 0 : (options.drainMs ?? usualDrainMs);
      const timer = options.clock.timer(drainMs, () => {
        const reason = failed ?? new ChatError('stopping', 'The bridge is shutting down.');
        for (const exchange of open) exchange.abort(reason);
        options.clock.timer(200, () => {
          for (const server of servers) server.closeAllConnections();
        });
      });
      const watch = () => {
        if (open.size === 0) for (const server of servers) server.closeAllConnections();
      };
      for (const exchange of open) exchange.response.on('close', () => setImmediate(watch));
      watch();
      await closed;
      timer.cancel();
    },
  };
}

/** Where this machine reaches what is bound to `host`: all addresses of the machine are none to call. */
function reachable(host = '127.0.0.1'): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** The route itself, or the same one of the guest's own account, which then stays open until the answer has ended. */
function handlerFor({ request, response }: Exchange, route: Route, { guests, key }: GateRules): Route {
  const credentials = guests && !route.open ? guestCredentials(request, key) : undefined;
  if (!guests || credentials === undefined) return route;
  const stay = guests.enter(credentials);
  if ('wrong' in stay) throw refuse(401, 'invalid_api_key', stay.wrong);
  response.on('close', stay.leave);
  if (response.closed) stay.leave();
  const match = findRoute(stay.routes, request.method ?? '', request.url ?? '');
  if ('route' in match) return match.route;
  if (key.opens(request)) return route;
  throw refuse(401, 'invalid_api_key', 'This address is not part of an account. Send the bridge key.');
}

function fail(exchange: Exchange, error: ChatError, front: ChatFront, logger: Logger): void {
  exchange.failure = error;
  if (error.kind === 'internal') {
    const { cause } = error;
    calmly(() =>
      logger.error('a request failed inside the bridge', {
        requestId: exchange.requestId,
        stack: cause instanceof Error ? cause.stack : String(cause),
      }),
    );
  }
  const closing = error.kind === 'stopping' ? { connection: 'close' } : {};
  exchange.refuse(front.refusalOf(error), front, closing);
}

/** One line for each answer. No text of a chat, no header's value. */
function logAnswer(
  { requestId, method, path, status, complete, totalMs, chat, failure }: AnswerRecord,
  logger: Logger,
) {
  logger.info('answered', {
    requestId,
    method,
    path: path.slice(0, 100),
    status,
    ended: complete ? 'complete' : 'caller left',
    totalMs: Math.round(totalMs),
    ...(failure && { failure }),
    ...(chat && {
      provider: chat.provider,
      model: chat.model,
      firstEventMs: chat.firstEventMs && Math.round(chat.firstEventMs),
      finish: chat.reason,
      inputTokens: chat.usage?.input,
      outputTokens: chat.usage?.output,
      ...cachedIn(chat.usage),
    }),
  });
}

/** How much of the prompt GigaChat had kept from the turn before, which it does not charge for. */
function cachedIn(usage: Usage | undefined) {
  if (usage?.cached === undefined) return {};
  return { cachedTokens: usage.cached, cachedShare: cachedShare(usage.cached, usage.input) };
}
