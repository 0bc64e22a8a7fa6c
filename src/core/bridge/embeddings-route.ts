import type { Clock } from '../chat/clock';
import type { Embedder } from '../chat/embedder';
import type { ChatFront } from '../protocols/front';
import { parseEmbeddings, toEmbeddingsAnswer } from '../protocols/openai-embeddings/embeddings';
import { readJson } from './body';
import { headerText } from './header-text';
import type { Route } from './routes';

/** OpenAI's embeddings. */
export function embeddingsRoute(front: ChatFront, embedder: Embedder, clock: Clock): Route {
  return {
    method: 'POST',
    path: '/embeddings',
    body: 'json',
    front,
    async handle(exchange) {
      const request = parseEmbeddings(await readJson(exchange.request, clock));
      const embedded = await embedder.embed(request.model, request.texts, exchange.signal);
      const usage = { input: embedded.inputTokens, output: 0 };
      exchange.record = { provider: 'gigachat', model: embedded.model, steps: 1, toolCalls: 0, usage };
      exchange.json(200, toEmbeddingsAnswer(request, embedded), {
        'x-gigachat-provider': 'gigachat',
        'x-gigachat-model': headerText(embedded.model),
      });
    },
  };
}
