import { version } from '../../../package.json';
import type { AnswerRecord } from '../chat/answer-record';
import type { Spending } from '../chat/call-budget';
import type { Copies } from '../chat/ports/copies';
import type { ChatProvider } from '../chat/ports/provider';
import type { Runtime } from '../ground/runtime';
import { type CertificateLife, endsOf, toldLives } from '../health/certificate-life';
import { Metrics } from '../health/metrics';
import { openAiChat } from '../protocols/openai-chat/front';
import { ResponseStore } from '../protocols/openai-responses/store';
import type { BodyRoom } from './body/body-room';
import type { Guests } from './http/guests';
import { BridgeKey } from './http/key';
import type { Patience } from './http/patience';
import type { Route } from './http/route';
import { type Bridge, startBridge } from './http/server';
import type { Upgrades } from './http/upgrades';
import { metricsOfNow } from './metrics-of-now';
import { accountRoutes, frontOfAny } from './routes/account-routes';
import { metricsRoute } from './routes/metrics-route';
import { descriptionRoute, healthRoutes } from './routes/small-routes';
import type { Served } from './served';

/** Where the bridge listens, and whom it lets in. */
export interface BridgeSettings {
  /** Set only when the user binds more than loopback. */
  host?: string;
  port: number;
  apiKey: string;
  allowedHosts?: readonly string[];
  allowedOrigins?: readonly string[];
  /** What a preflight of an allowed origin is told. */
  allowedMethods?: readonly string[];
  allowedHeaders?: readonly string[];
  /** Key and certificate as PEM: with them the bridge speaks HTTPS. */
  https?: { key: string; cert: string };
  /** How long open answers may go on when the bridge stops; 3 s unless told. */
  drainMs?: number;
  /** How long callers may take; the bridge's own limits unless told. */
  patience?: Partial<Patience>;
  /** The memory for the bodies of all requests under way; a part of the heap unless told. */
  bodyRoom?: BodyRoom;
  /** What may become of an upgrade; all are refused unless told. */
  upgrades?: Upgrades;
  /** How long the certificates hold that the program was given. */
  certificates?: () => readonly CertificateLife[];
  /** Hears of every answer. */
  onAnswer?: (record: AnswerRecord) => void;
  /** The other copies of this bridge, where there may be some. */
  copies?: Copies;
  /** Says at `/openapi.json` what is served; without it there is no such address. */
  describe?: (routes: readonly Route[]) => object;
  /** What is served besides the accounts, such as a page for people. */
  more?: readonly Route[];
}

/** The bridge of one account, or of several as one, at a time. */
export interface AccountBridge extends Bridge {
  /** Answers new requests from another account; resolves when all that began before have ended, on the old one. */
  switchTo(served: Served, provider: ChatProvider): Promise<void>;
  /** Counts what chats cost that no caller asked, such as that of the health check. */
  spent(spendings: readonly Spending[]): void;
}

/**
 * Listens for the clients of one account, or of several as one. `provider` answers their chats; `guests` are the
 * callers who bring accounts of their own. Throws `ListenError`.
 */
export async function openBridge(
  settings: BridgeSettings,
  served: Served,
  provider: ChatProvider,
  runtime: Runtime,
  guests?: Guests,
): Promise<AccountBridge> {
  const { clock, logger, redactor } = runtime;
  const { describe, more = [], certificates } = settings;
  redactor.add(settings.apiKey);
  const key = new BridgeKey(settings.apiKey);
  const room = settings.copies?.room(settings.apiKey);
  const store = new ResponseStore(undefined, undefined, room?.shelf('responses'));
  let current = served;
  const metrics = new Metrics((model) => current.knows(model));
  const routesFor = (answering: Served, chats: ChatProvider) => {
    current = answering;
    const status = () => ({
      version,
      providers: answering.status(),
      ...(guests && { guests: guests.size }),
      ...(certificates && { certificates: toldLives(certificates(), clock.now()) }),
    });
    const routes = [
      ...accountRoutes(answering, chats, store, runtime, undefined, room),
      ...healthRoutes(openAiChat, key, status),
      metricsRoute(openAiChat, () =>
        metrics.toText([...metricsOfNow(answering.status()), ...endsOf(certificates?.() ?? [])]),
      ),
      ...more,
    ];
    return describe ? [...routes, descriptionRoute(openAiChat, () => describe(routes))] : routes;
  };
  const bridge = await startBridge({
    host: settings.host,
    port: settings.port,
    allowedHosts: settings.allowedHosts,
    allowedOrigins: settings.allowedOrigins,
    preflight: { methods: settings.allowedMethods, headers: settings.allowedHeaders },
    https: settings.https,
    drainMs: settings.drainMs,
    patience: settings.patience,
    bodyRoom: settings.bodyRoom,
    upgrades: settings.upgrades,
    routes: routesFor(served, provider),
    guests,
    onAnswer: (record) => {
      metrics.note(record);
      settings.onAnswer?.(record);
    },
    front: frontOfAny,
    key,
    clock,
    logger,
  });
  return {
    ...bridge,
    switchTo: (next, chats) => bridge.serve(routesFor(next, chats)),
    spent: (spendings) => metrics.spent(spendings),
  };
}
