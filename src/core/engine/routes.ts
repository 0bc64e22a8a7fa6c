import { chatRoute } from '../bridge/chat-route';
import { countTokensRoute } from '../bridge/count-tokens-route';
import { embeddingsRoute } from '../bridge/embeddings-route';
import { fileRoutes } from '../bridge/file-routes';
import { frontOfCaller, modelRoutes } from '../bridge/model-routes';
import { responseRoutes } from '../bridge/response-routes';
import type { Route } from '../bridge/routes';
import type { ChatProvider } from '../chat/provider';
import { anthropicMessages } from '../protocols/anthropic-messages/front';
import { parseCountBody } from '../protocols/anthropic-messages/parse';
import { openAiChat } from '../protocols/openai-chat/front';
import { openAiCompletions } from '../protocols/openai-completions/front';
import { openAiResponses } from '../protocols/openai-responses/front';
import type { ResponseStore } from '../protocols/openai-responses/store';
import type { Ground } from './account';
import type { Served } from './accounts';

/** Whose error bodies are given where an address belongs to no protocol alone. */
export const frontOfAny = frontOfCaller(anthropicMessages, openAiChat);

/** Everything that is answered from an account. `provider` answers the chats, `store` keeps its responses. */
export function accountRoutes(
  { catalog, files, embedder, counter }: Served,
  provider: ChatProvider,
  store: ResponseStore,
  { clock, logger }: Ground,
): Route[] {
  const responses = openAiResponses(store);
  return [
    chatRoute('/chat/completions', openAiChat, provider, clock, logger),
    chatRoute('/completions', openAiCompletions, provider, clock, logger),
    chatRoute('/responses', responses, provider, clock, logger),
    ...responseRoutes(responses, store),
    chatRoute('/messages', anthropicMessages, provider, clock, logger),
    countTokensRoute('/messages/count_tokens', anthropicMessages, parseCountBody, counter, clock),
    embeddingsRoute(openAiChat, embedder, clock),
    ...fileRoutes(openAiChat, files, clock),
    ...modelRoutes(frontOfAny, catalog),
  ];
}
