import type { LookupFunction } from 'node:net';
import { version } from '../../package.json';
import { chatRoute } from '../core/bridge/chat-route';
import { countTokensRoute } from '../core/bridge/count-tokens-route';
import { embeddingsRoute } from '../core/bridge/embeddings-route';
import { fileRoutes } from '../core/bridge/file-routes';
import { BridgeKey } from '../core/bridge/key';
import { frontOfCaller, modelRoutes } from '../core/bridge/model-routes';
import { responseRoutes } from '../core/bridge/response-routes';
import { type Bridge, startBridge } from '../core/bridge/server';
import { healthRoutes } from '../core/bridge/small-routes';
import type { Clock } from '../core/chat/clock';
import type { Logger } from '../core/chat/logger';
import type { ModelInfo } from '../core/chat/provider';
import type { Redactor } from '../core/chat/redaction';
import type { CheckStep } from '../core/health/check';
import { anthropicMessages } from '../core/protocols/anthropic-messages/front';
import { parseCountBody } from '../core/protocols/anthropic-messages/parse';
import { openAiChat } from '../core/protocols/openai-chat/front';
import { openAiCompletions } from '../core/protocols/openai-completions/front';
import { openAiResponses } from '../core/protocols/openai-responses/front';
import { ResponseStore } from '../core/protocols/openai-responses/store';
import { Attachments } from '../core/providers/gigachat/attachments';
import { GigaChatCatalog } from '../core/providers/gigachat/catalog';
import { GigaChatClient } from '../core/providers/gigachat/client';
import { formsOf, toAuthorizationKey } from '../core/providers/gigachat/credentials';
import { GigaChatEmbedder } from '../core/providers/gigachat/embedder';
import { GigaChatFiles } from '../core/providers/gigachat/files';
import { GigaChatProvider } from '../core/providers/gigachat/provider';
import { AccountQueue } from '../core/providers/gigachat/queue';
import { FixedToken, TokenSource } from '../core/providers/gigachat/token';
import { GigaChatTokenCounter } from '../core/providers/gigachat/token-counter';
import { Reachability } from '../core/providers/reachability';
import { remoteImages } from '../core/providers/remote-image';
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
  const files = new GigaChatFiles(client);
  const fetchImage = settings.images.remote ? remoteImages({ clock, ca: trustedRoots(undefined) }) : undefined;
  const attachments = new Attachments(files, fetchImage);
  const provider = new GigaChatProvider(client, catalog, queue, attachments, clock, defaults);

  const store = new ResponseStore();
  const responses = openAiResponses(store);
  const counter = new GigaChatTokenCounter(client, catalog);

  const front = frontOfCaller(anthropicMessages, openAiChat);
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
      chatRoute('/completions', openAiCompletions, provider, clock),
      chatRoute('/responses', responses, provider, clock),
      ...responseRoutes(responses, store),
      chatRoute('/messages', anthropicMessages, provider, clock),
      countTokensRoute('/messages/count_tokens', anthropicMessages, parseCountBody, counter, clock),
      embeddingsRoute(openAiChat, new GigaChatEmbedder(client, catalog), clock),
      ...fileRoutes(openAiChat, files, clock),
      ...modelRoutes(front, catalog),
      ...healthRoutes(openAiChat, key, status),
    ],
    front,
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
