import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import { ChatError } from '../../chat/errors';
import { calmly } from '../../ground/calmly';
import { urlHost } from '../../ground/hosts';
import type { GateRules } from './gate';
import type { Guests } from './guests';
import { hostNames } from './host-names';
import { listen } from './listen';
import { refuseTheRest, tellOfWrongScheme } from './no-requests';
import { Connections } from './open-connections';
import { lookForLateMs, type Patience, usualPatience } from './patience';
import { type AnsweringOptions, RequestAnswering } from './request-answering';
import type { Route } from './route';
import { CallerRequest, type Upgrades } from './upgrades';

/** When the bridge stops, open answers get this long before they are ended with an error, unless told. */
const usualDrainMs = 3000;

export interface BridgeOptions extends AnsweringOptions {
  /** An address to bind instead of both loopbacks; only with `allowedHosts`. */
  host?: string;
  /** 0 takes any free port. */
  port: number;
  routes: readonly Route[];
  key: GateRules['key'];
  guests?: Guests;
  /** Host header values to accept besides the loopback names with the port. */
  allowedHosts?: readonly string[];
  allowedOrigins?: readonly string[];
  /** Key and certificate as PEM; without them it speaks plain HTTP. */
  https?: { key: string; cert: string };
  /** How long open answers may go on once the bridge stops; 3 s unless told. */
  drainMs?: number;
  /** Limits other than the usual ones. */
  patience?: Partial<Patience>;
  /** What may become of an upgrade; all are refused unless told. */
  upgrades?: Upgrades;
}

/** The bridge as it listens. */
export interface Bridge {
  /** `http://127.0.0.1:8090`, or `https://…`: always the number, because others can take the name `localhost`. */
  readonly url: string;
  readonly port: number;
  /** Shows this certificate to who connects from now on; only where HTTPS is spoken. */
  showCertificate(https: { key: string; cert: string }): void;
  /** Serves new requests by these routes; resolves when all that began before, by the old ones, have ended. */
  serve(routes: readonly Route[]): Promise<void>;
  /**
   * Refuses what is new, lets open answers finish for a while, then ends them with an error. A bridge that can no
   * longer be trusted is told why, and ends them at once.
   */
  stop(failed?: ChatError): Promise<void>;
  /** Leaves the port to somebody else at once; who is connected is served to the end. Resolves when all have gone. */
  handOver(): Promise<void>;
}

/** Starts to listen. Throws `ListenError` when the port cannot be had. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const hosts = new Set<string>();
  const rules: GateRules = {
    key: options.key,
    guests: options.guests,
    hosts,
    origins: new Set(options.allowedOrigins ?? []),
    loopbackOnly: options.host === undefined,
  };
  const answering = new RequestAnswering(options.routes, rules, options);
  const { open } = answering;
  const connections = new Connections();
  const makeServer = () => serverFor(options, rules, answering, connections);
  const { port, address, servers } = await listen(makeServer, options.host, options.port);
  for (const server of servers) {
    server.on('error', (error) => calmly(() => options.logger.error('the server failed', { reason: String(error) })));
  }
  const self = urlHost(address);
  const { https, allowedHosts = [] } = options;
  for (const name of hostNames(port, https !== undefined, self, allowedHosts)) hosts.add(name);

  /**
   * Takes no more connections and ends each as soon as nothing is under way on it: a proxy that keeps it would send the
   * next request there, in vain. `look` is called whenever an answer is over. Resolves when all have ended.
   */
  const closed = async (look: () => void) => {
    const refused = connections.refuse();
    const endIdle = () => {
      connections.endIdle(new Set([...open].map(({ request }) => request.socket)));
      look();
    };
    for (const { response } of open) response.once('close', endIdle);
    endIdle();
    await refused;
  };

  return {
    url: `${options.https ? 'https' : 'http'}://${self}:${port}`,
    port,
    showCertificate({ key, cert }) {
      for (const server of servers) if (server instanceof HttpsServer) server.setSecureContext({ key, cert });
    },
    async serve(next) {
      answering.routes = next;
      await Promise.all([...open].map(({ response }) => new Promise((resolve) => response.once('close', resolve))));
    },
    async handOver() {
      answering.leaving = true;
      await closed(() => {});
    },
    async stop(failed) {
      if (answering.stopping) return;
      answering.stopping = true;
      const drainMs = failed ? 0 : (options.drainMs ?? usualDrainMs);
      const timer = options.clock.timer(drainMs, () => {
        const reason = failed ?? new ChatError('stopping', 'The bridge is shutting down.');
        for (const exchange of open) exchange.abort(reason);
        options.clock.timer(200, () => connections.endAll());
      });
      await closed(() => {
        if (open.size === 0) connections.endAll();
      });
      timer.cancel();
    },
  };
}

/** A server of Node's that takes what HTTP says and no more, and answers each request by `answering`. */
function serverFor(
  { https, logger, patience: given, upgrades }: BridgeOptions,
  rules: GateRules,
  answering: RequestAnswering,
  connections: Connections,
): Server {
  const patience = { ...usualPatience, ...given };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    response.once('close', () => connections.answered(request.socket));
    answering
      .answer(request, response)
      .catch((error: unknown) => {
        calmly(() => logger.error('an answer broke off inside the bridge', { reason: String(error) }));
        response.destroy();
      })
      .finally(() => {
        // An answer that is complete waits for nobody but its reader, unless the system has taken all of it.
        if (response.writableEnded && response.writableLength > 0) response.setTimeout(patience.readerMs);
      });
  };
  const rigour = {
    IncomingMessage: CallerRequest,
    requireHostHeader: true,
    insecureHTTPParser: false,
    joinDuplicateHeaders: false,
    keepAliveTimeout: patience.idleMs,
    headersTimeout: patience.headMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: lookForLateMs,
  };
  const server = https
    ? createHttpsServer({ ...rigour, handshakeTimeout: patience.headMs, key: https.key, cert: https.cert }, listener)
    : createServer(rigour, listener);
  // The caller waits with its body until the gate has let it in; curl does so above 1 MiB.
  server.on('checkContinue', listener);
  connections.watch(server, https !== undefined, (socket) => answering.connectionClosed(socket));
  tellOfWrongScheme(server, https !== undefined, logger);
  refuseTheRest(server, rules, (socket) => answering.answersOn(socket), upgrades);
  return server;
}
