import type { LookupFunction } from 'node:net';
import { version } from '../../package.json';
import { chatRoute } from '../core/bridge/chat-route';
import { BridgeKey } from '../core/bridge/key';
import { type Bridge, startBridge } from '../core/bridge/server';
import { healthRoutes, modelRoutes } from '../core/bridge/small-routes';
import type { Clock } from '../core/chat/clock';
import type { Logger } from '../core/chat/logger';
import type { ModelInfo } from '../core/chat/provider';
import type { Redactor } from '../core/chat/redaction';
import type { CheckStep } from '../core/health/check';
import { openAiChat } from '../core/protocols/openai-chat/front';
import { GigaChatCatalog } from '../core/providers/gigachat/catalog';
import { GigaChatClient } from '../core/providers/gigachat/client';
import { formsOf, toAuthorizationKey } from '../core/providers/gigachat/credentials';
import { GigaChatProvider } from '../core/providers/gigachat/provider';
import { AccountQueue } from '../core/providers/gigachat/queue';
import { FixedToken, TokenSource } from '../core/providers/gigachat/token';
import { Reachability } from '../core/providers/reachability';
import { Transport } from '../core/providers/transport';
import { trustedRoots } from '../core/providers/trust';
import { checkSteps } from './checks';
import type { HeadlessSettings } from './settings';

/** The running program: the bridge, and the health check over everything behind it. */
export interface Headless {
  bridge: Bridge;
  checks: readonly CheckStep[];
  /** The models of the account. Throws `ChatError`. */
  models(): Promise<readonly ModelInfo[]>;
  stop(): Promise<void>;
}

/** What the program stands on. `lookup` finds out names in place of the system. */
export interface HeadlessParts {
  clock: Clock;
  logger: Logger;
  redactor: Redactor;
  lookup?: LookupFunction;
}

/** Builds every object in order and listens. Nothing goes over the network until the first request. */
export async function startHeadless(
  settings: HeadlessSettings,
  { clock, logger, redactor, lookup }: HeadlessParts,
): Promise<Headless> {
  const { gigachat, bridge: own } = settings;
  redactor.add(own.apiKey);
  const userAgent = `gigachat-bridge/${version}`;
  const ca = trustedRoots(gigachat.extraCa);
  const hosts = [...new Set([gigachat.authUrl.hostname, gigachat.baseUrl.hostname])];
  const { proxy } = gigachat;
  if (proxy) redactor.add(decodeURIComponent(proxy.url.password), proxy.url.password);
  const reachability = new Reachability(proxy ? [proxy.url.hostname] : hosts, clock, lookup);
  const transport = new Transport({ clock, ca, lookup, proxy, reachability });

  const tokens =
    'key' in gigachat.credentials
      ? new TokenSource({
          transport,
          clock,
          logger,
          userAgent,
          authUrl: gigachat.authUrl,
          scope: gigachat.scope,
          authorizationKey: toAuthorizationKey(gigachat.credentials.key),
          expiryBufferMs: gigachat.tokenExpiryBufferMs,
          onToken: (value) => redactor.add(value),
        })
      : new FixedToken(gigachat.credentials.accessToken, gigachat.scope);
  redactor.add(
    ...('key' in gigachat.credentials ? formsOf(gigachat.credentials.key) : [gigachat.credentials.accessToken]),
  );

  const { baseUrl, silenceMs, choice } = gigachat;
  // GigaChat's limits on streams at a time: one for a person, ten for a company.
  const limit = () => gigachat.maxInFlight ?? (tokens.scope === 'GIGACHAT_API_PERS' ? 1 : 10);
  const queue = new AccountQueue(limit, clock, logger);
  const client = new GigaChatClient({
    transport,
    tokens,
    clock,
    logger,
    baseUrl,
    userAgent,
    silenceMs,
    retry: gigachat.retry,
    onRateLimited: (retryAfterMs) => queue.rateLimited(retryAfterMs),
  });
  const catalog = new GigaChatCatalog((signal) => client.models(signal), choice, clock, logger);
  const defaults = { profanity_check: gigachat.profanityCheck, flags: gigachat.flags };
  const provider = new GigaChatProvider(client, catalog, queue, clock, defaults);

  const key = new BridgeKey(own.apiKey);
  const status = () => ({
    version,
    providers: [
      {
        id: provider.id,
        scope: tokens.scope,
        tokenValidForS: tokens.validForMs === undefined ? null : Math.max(0, Math.round(tokens.validForMs / 1000)),
        down: client.isDown,
        queue: { inFlight: queue.inFlight, waiting: queue.waiting, clients: queue.clients },
      },
    ],
  });
  const bridge = await startBridge({
    host: own.host,
    port: own.port,
    allowedHosts: own.allowedHosts,
    allowedOrigins: own.allowedOrigins,
    routes: [
      chatRoute('/chat/completions', openAiChat, provider, clock),
      ...modelRoutes(openAiChat, catalog),
      ...healthRoutes(openAiChat, key, status),
    ],
    front: openAiChat,
    key,
    clock,
    logger,
  });

  return {
    bridge,
    checks: checkSteps({ settings, ca, tokens, catalog, provider, bridge, transport }),
    models: () => catalog.models(new AbortController().signal),
    async stop() {
      await bridge.stop();
      await transport.close();
    },
  };
}
