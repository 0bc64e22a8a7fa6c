import type { SharedRoom } from '../../chat/ports/copies';
import type { ChatProvider } from '../../chat/ports/provider';
import type { Runtime } from '../../ground/runtime';
import { anthropicMessages } from '../../protocols/anthropic-messages/front';
import { parseCountBody } from '../../protocols/anthropic-messages/parse';
import { openAiChat } from '../../protocols/openai-chat/front';
import { openAiCompletions } from '../../protocols/openai-completions/front';
import { openAiCompaction } from '../../protocols/openai-responses/compact-front';
import { openAiResponses } from '../../protocols/openai-responses/front';
import { parseCountBody as parseResponsesCount } from '../../protocols/openai-responses/parse';
import { ResponseStore } from '../../protocols/openai-responses/store';
import { BatchDesk } from '../batches/batch-desk';
import { BatchFiles } from '../batches/batch-files';
import { BatchInputs } from '../batches/batch-inputs';
import { batchRoutes } from '../batches/batch-routes';
import type { Route } from '../http/route';
import type { Served } from '../served';
import { chatRoute } from './chat-route';
import { countTokensRoute } from './count-tokens-route';
import { embeddingsRoute } from './embeddings-route';
import { fileRoutes } from './file-routes';
import { frontOfCaller, modelRoutes } from './model-routes';
import { responseRoutes } from './response-routes';

/** Whose error bodies are given where an address belongs to no protocol alone. */
export const frontOfAny = frontOfCaller(anthropicMessages, openAiChat);

/** Everything that is answered from an account. `provider` answers the chats, `store` keeps its responses. */
export function accountRoutes(
  { catalog, files, embedder, counter, batches }: Served,
  provider: ChatProvider,
  store: ResponseStore,
  { clock, logger }: Runtime,
  inputs = new BatchInputs(),
  room?: SharedRoom,
): Route[] {
  const responses = openAiResponses(store);
  const desk = new BatchDesk(
    batches,
    files,
    inputs,
    {
      '/v1/chat/completions': openAiChat,
      // Nobody comes back to a row's answer: none is kept, and none pushes out those that somebody may come back to.
      '/v1/responses': openAiResponses(new ResponseStore(0, 0)),
      '/v1/completions': openAiCompletions,
    },
    room?.shelf('batch-facts'),
  );
  return [
    chatRoute('/chat/completions', openAiChat, provider, clock, logger),
    chatRoute('/completions', openAiCompletions, provider, clock, logger),
    chatRoute('/responses', responses, provider, clock, logger),
    chatRoute('/responses/compact', openAiCompaction(store), provider, clock, logger),
    countTokensRoute(
      {
        path: '/responses/input_tokens',
        front: responses,
        parse: async (body) => {
          await responses.prepare?.(body);
          return parseResponsesCount(body, store);
        },
        toAnswer: (input_tokens) => ({ object: 'response.input_tokens', input_tokens }),
      },
      counter,
      clock,
    ),
    ...responseRoutes(responses, store),
    chatRoute('/messages', anthropicMessages, provider, clock, logger),
    countTokensRoute(
      {
        path: '/messages/count_tokens',
        front: anthropicMessages,
        parse: parseCountBody,
        toAnswer: (input_tokens) => ({ input_tokens }),
      },
      counter,
      clock,
    ),
    embeddingsRoute(openAiChat, embedder, clock),
    ...fileRoutes(frontOfAny, new BatchFiles(files, inputs, desk), clock),
    ...batchRoutes(openAiChat, desk, batches, clock),
    ...modelRoutes(frontOfAny, catalog),
  ];
}

/** What one guest's stored responses and input files may come to: many guests share the memory of one program. */
const mostGuestResponses = 64;
const mostGuestResponseBytes = 4 * 1024 * 1024;
const mostGuestInputBytes = 4 * 1024 * 1024;

/** Everything that is answered from the account of a caller, with a store of responses of its own. */
export function guestRoutes(
  account: Served & { provider: ChatProvider; room?: SharedRoom },
  runtime: Runtime,
): Route[] {
  return accountRoutes(
    account,
    account.provider,
    new ResponseStore(mostGuestResponses, mostGuestResponseBytes, account.room?.shelf('responses')),
    runtime,
    new BatchInputs(mostGuestInputBytes),
    account.room,
  );
}
