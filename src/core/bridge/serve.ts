import { version } from '../../../package.json';
import type { Spending } from '../chat/call-budget';
import type { Copies } from '../chat/ports/copies';
import type { ChatProvider } from '../chat/ports/provider';
import type { Runtime } from '../ground/runtime';
import { type CertificateLife, endsOf, toldLives } from '../health/certificate-life';
import { Metrics } from '../health/metrics';
import { openAiChat } from '../protocols/openai-chat/front';
import { ResponseStore } from '../protocols/openai-responses/store';
import type { Guests } from './http/guests';
import { BridgeKey } from './http/key';
import type { Route } from './http/route';
import { type Bridge, type BridgeOptions, startBridge } from './http/server';
import { metricsOfNow } from './metrics-of-now';
import { accountRoutes, frontOfAny } from './routes/account-routes';
import { metricsRoute } from './routes/metrics-route';
import { descriptionRoute, healthRoutes } from './routes/small-routes';
import type { Served } from './served';

/** Where the bridge listens, whom it lets in, and what it serves besides the accounts. */
export interface BridgeSettings
  extends Pick<
    BridgeOptions,
    | 'host'
    | 'port'
    | 'allowedHosts'
    | 'allowedOrigins'
    | 'https'
    | 'drainMs'
    | 'patience'
    | 'bodyRoom'
    | 'upgrades'
    | 'onAnswer'
  > {
  apiKey: string;
  /** What a preflight of an allowed origin is told. */
  allowedMethods?: readonly string[];
  allowedHeaders?: readonly string[];
  /** How long the certificates hold that the program was given. */
  certificates?: () => readonly CertificateLife[];
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
  const { apiKey, allowedMethods, allowedHeaders, certificates, copies, describe, more = [], ...listening } = settings;
  redactor.add(apiKey);
  const key = new BridgeKey(apiKey);
  const room = copies?.room(apiKey);
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
    ...listening,
    preflight: { methods: allowedMethods, headers: allowedHeaders },
    routes: routesFor(served, provider),
    guests,
    onAnswer: (record) => {
      metrics.note(record);
      listening.onAnswer?.(record);
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
