import { CallBudget } from '../../chat/call-budget';
import type { CallContext } from '../../chat/call-context';
import type { ChatRecord } from '../../chat/observe';
import type { Embedder } from '../../chat/ports/embedder';
import type { Clock } from '../../ground/clock';
import type { ChatFront } from '../../protocols/front';
import {
  checkLength,
  type EmbeddingsRequest,
  parseEmbeddings,
  toEmbeddingsJson,
} from '../../protocols/openai-embeddings/embeddings';
import { readJson } from '../body/request-body';
import { headerText } from '../http/header-text';
import type { Route } from '../http/route';

/** Models whose vectors' length is remembered; a caller may make up any number of names. */
const mostRemembered = 100;
/** So long a length is believed: a model may get other vectors under the same name. */
const believedMs = 5 * 60_000;

/** OpenAI's embeddings. */
export function embeddingsRoute(front: ChatFront, embedder: Embedder, clock: Clock): Route {
  /** Lengths of vectors, by the model's name as callers give it. */
  const sizes = new Map<string, { model: string; size: number | undefined; atMs: number }>();
  const sizeOf = (name: string) => {
    const known = sizes.get(name);
    return known && clock.monotonic() - known.atMs < believedMs ? known : undefined;
  };
  const embed = async (name: string, texts: readonly string[], context: CallContext, isWanted: boolean) => {
    const embedded = await embedder.embed(name, texts, context);
    if ((isWanted || !sizeOf(name)) && (sizes.has(name) || sizes.size < mostRemembered)) {
      sizes.set(name, { model: embedded.model, size: embedded.vectors[0]?.length, atMs: clock.monotonic() });
    }
    return embedded;
  };
  /** Refuses a length that no vector of the model has before many texts are paid for: one of them tells it, once. */
  const checkWanted = async (request: EmbeddingsRequest, context: CallContext) => {
    if (request.dimensions === undefined) return;
    if (!sizeOf(request.model) && request.texts.length > 1)
      await embed(request.model, request.texts.slice(0, 1), context, true);
    const known = sizeOf(request.model);
    if (known) checkLength(request, known.model, known.size);
  };
  return {
    method: 'POST',
    path: '/embeddings',
    body: 'json',
    front,
    async handle(exchange) {
      const request = parseEmbeddings(await readJson(exchange, clock));
      const calls = new CallBudget();
      const context = { calls, ...exchange.context };
      const record: ChatRecord = { provider: 'gigachat', steps: 0, toolCalls: 0, spent: calls.spent };
      exchange.record = record;
      await checkWanted(request, context);
      const embedded = await embed(request.model, request.texts, context, request.dimensions !== undefined);
      record.model = embedded.model;
      exchange.jsonText(200, toEmbeddingsJson(request, embedded), {
        'x-gigachat-provider': 'gigachat',
        'x-gigachat-model': headerText(embedded.model),
      });
    },
  };
}
