import { version } from '../../../package.json';
import { BatchDesk } from '../bridge/batch-desk';
import { BatchFiles } from '../bridge/batch-files';
import { BatchInputs } from '../bridge/batch-inputs';
import { batchRoutes } from '../bridge/batch-routes';
import { chatRoute } from '../bridge/chat-route';
import { countTokensRoute } from '../bridge/count-tokens-route';
import { embeddingsRoute } from '../bridge/embeddings-route';
import { fileRoutes } from '../bridge/file-routes';
import { BridgeKey } from '../bridge/key';
import { metricsRoute } from '../bridge/metrics-route';
import { frontOfCaller, modelRoutes } from '../bridge/model-routes';
import { responseRoutes } from '../bridge/response-routes';
import { type Bridge, startBridge } from '../bridge/server';
import { healthRoutes } from '../bridge/small-routes';
import type { ChatProvider } from '../chat/provider';
import { Metrics } from '../health/metrics';
import { anthropicMessages } from '../protocols/anthropic-messages/front';
import { parseCountBody } from '../protocols/anthropic-messages/parse';
import { openAiChat } from '../protocols/openai-chat/front';
import { openAiCompletions } from '../protocols/openai-completions/front';
import { openAiResponses } from '../protocols/openai-responses/front';
import { ResponseStore } from '../protocols/openai-responses/store';
import { GigaChatBatches } from '../providers/gigachat/batches';
import { GigaChatEmbedder } from '../providers/gigachat/embedder';
import { GigaChatTokenCounter } from '../providers/gigachat/token-counter';
import type { Ground, OpenAccount } from './account';
import { metricsOfNow } from './metrics-of-now';

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
}

/** Listens for the clients of one account. `provider` answers their chats. Throws `ListenError`. */
export async function openBridge(
  settings: BridgeSettings,
  account: OpenAccount,
  provider: ChatProvider,
  { clock, logger, redactor }: Ground,
): Promise<Bridge> {
  const { tokens, queue, catalog, client, files } = account;
  redactor.add(settings.apiKey);
  const store = new ResponseStore();
  const responses = openAiResponses(store);
  const batches = new GigaChatBatches(client, catalog, account.provider);
  const inputs = new BatchInputs();
  const desk = new BatchDesk(batches, files, inputs, {
    '/v1/chat/completions': openAiChat,
    // Thousands of answers at once would push those out that somebody may come back to.
    '/v1/responses': openAiResponses(new ResponseStore()),
    '/v1/completions': openAiCompletions,
  });
  const counter = new GigaChatTokenCounter(client, catalog);
  const front = frontOfCaller(anthropicMessages, openAiChat);
  const key = new BridgeKey(settings.apiKey);
  const { choice } = account.settings;
  const configured = (model: string) => model === choice.model || Object.values(choice.aliases).includes(model);
  const metrics = new Metrics((model) => catalog.known(model) !== undefined || configured(model));
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
  return await startBridge({
    host: settings.host,
    port: settings.port,
    allowedHosts: settings.allowedHosts,
    allowedOrigins: settings.allowedOrigins,
    preflight: { methods: settings.allowedMethods, headers: settings.allowedHeaders },
    https: settings.https,
    drainMs: settings.drainMs,
    routes: [
      chatRoute('/chat/completions', openAiChat, provider, clock, logger),
      chatRoute('/completions', openAiCompletions, provider, clock, logger),
      chatRoute('/responses', responses, provider, clock, logger),
      ...responseRoutes(responses, store),
      chatRoute('/messages', anthropicMessages, provider, clock, logger),
      countTokensRoute('/messages/count_tokens', anthropicMessages, parseCountBody, counter, clock),
      embeddingsRoute(openAiChat, new GigaChatEmbedder(client, catalog), clock),
      ...fileRoutes(openAiChat, new BatchFiles(files, inputs, desk), clock),
      ...batchRoutes(openAiChat, desk, batches, clock),
      ...modelRoutes(front, catalog),
      ...healthRoutes(openAiChat, key, status),
      metricsRoute(openAiChat, () => metrics.toText(metricsOfNow(account, provider.id))),
    ],
    onAnswer: (record) => metrics.note(record),
    front,
    key,
    clock,
    logger,
  });
}
