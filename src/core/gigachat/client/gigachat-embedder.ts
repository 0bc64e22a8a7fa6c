import { CallBudget } from '../../chat/call-budget';
import type { CallContext } from '../../chat/call-context';
import { traitsOf } from '../../chat/error-traits';
import { ChatError } from '../../chat/errors';
import { type Embedded, type Embedder, type Vector, WrittenVector } from '../../chat/ports/embedder';
import { answeredWithout } from '../../protocols/gigachat/errors';
import { withVectorsUnread } from '../../protocols/gigachat/unread-vectors';
import { asRecord, withWholeLetters, wordOf } from '../../protocols/json/json';
import { countIn } from '../../protocols/said';
import type { GigaChatCatalog } from './catalog';
import type { GigaChatClient } from './gigachat-client';

/** Texts in one call; more are sent in several. */
const batchSize = 100;

type Counted = CallContext & { calls: CallBudget };

/** GigaChat's embeddings. Their model is found like a chat's, so `text-embedding-…` stands for the configured one. */
export class GigaChatEmbedder implements Embedder {
  constructor(
    private readonly client: Pick<GigaChatClient, 'json'>,
    private readonly catalog: Pick<GigaChatCatalog, 'resolve' | 'explain'>,
  ) {}

  async embed(
    name: string,
    texts: readonly string[],
    { signal, calls = new CallBudget() }: CallContext,
  ): Promise<Embedded> {
    const model = await this.catalog.resolve(name, signal, 'embedder');
    const embedded: Embedded = { model, vectors: [], inputTokens: 0 };
    for (let start = 0; start < texts.length; start += batchSize) {
      const batch = texts.slice(start, start + batchSize);
      const items = await this.#batch(model, batch, start, { signal, calls }).catch((error: unknown) => {
        throw error instanceof ChatError ? this.catalog.explain(error, name, model, 'embedder') : error;
      });
      calls.giveBack();
      const input = items.reduce((sum, { tokens }) => sum + tokens, 0);
      calls.spend({ provider: 'gigachat', model, usage: { input, output: 0 } });
      embedded.inputTokens += input;
      for (const { vector } of items) embedded.vectors.push(vector);
    }
    return embedded;
  }

  async #batch(model: string, texts: readonly string[], start: number, context: Counted) {
    let body: unknown;
    try {
      body = await this.client.json('POST', 'embeddings', context, {
        body: withWholeLetters(JSON.stringify({ model, input: texts })),
        type: 'application/json',
        read: withVectorsUnread,
      });
    } catch (error) {
      throw error instanceof ChatError && texts.length > 1
        ? await this.#whichOne(model, texts, start, error, context)
        : error;
    }
    const items = itemsIn(body, (value) => (value instanceof WrittenVector ? value : vectorIn(value)));
    const [first, ...others] = items;
    const areAlike = others.every(({ vector }) => vector.length === first?.vector.length);
    if (items.length === texts.length && areAlike) return items;
    throw answeredWithout('a vector for every text');
  }

  /** A refused batch names no text, so the longest is named: one too long for the model is what gets refused. */
  async #whichOne(
    model: string,
    texts: readonly string[],
    start: number,
    error: ChatError,
    context: Counted,
  ): Promise<ChatError> {
    if (!traitsOf(error).isOfText || context.calls.isSpent) return error;
    const longest = texts.reduce((best, text, index) => (text.length > (texts[best]?.length ?? 0) ? index : best), 0);
    try {
      await this.#batch(model, [texts[longest] ?? ''], start + longest, context);
      return error;
    } catch (again) {
      if (!(again instanceof ChatError) || again.kind !== error.kind) return error;
      const param = `input[${start + longest}]`;
      return new ChatError(error.kind, `${param}: ${error.message}`, {
        param,
        code: error.code,
        upstreamStatus: error.upstreamStatus,
      });
    }
  }
}

/**
 * The vectors of an answer in the order of their texts, each with its tokens; those that are counted for all together
 * stand with the first. What is no vector is left out.
 */
export function readVectors(body: unknown): { vector: number[]; tokens: number }[] {
  return itemsIn(body, vectorIn);
}

function itemsIn<V extends Vector>(
  body: unknown,
  read: (value: unknown) => V | undefined,
): { vector: V; tokens: number }[] {
  const { data, usage } = asRecord(body) ?? {};
  const together = countIn(asRecord(usage)?.prompt_tokens) ?? 0;
  const items = (Array.isArray(data) ? data : []).map((value) => {
    const item = asRecord(value);
    return { item, place: Number(wordOf(item?.index ?? 0)) };
  });
  const places = new Set(items.map(({ place }) => place)).size;
  // One number for all says nothing and leaves them in their order; one for some would give texts each other's vectors.
  if (places > 1 && places < items.length) return [];
  return items
    .sort((one, other) => one.place - other.place)
    .flatMap(({ item }, index) => {
      const vector = read(item?.embedding);
      const tokens = countIn(asRecord(item?.usage)?.prompt_tokens) ?? (index === 0 ? together : 0);
      return vector ? [{ vector, tokens }] : [];
    });
}

function vectorIn(value: unknown): number[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const numbers = value.every((one) => typeof one === 'number')
    ? (value as number[])
    : value.map((one) => (typeof one === 'string' && one !== '' ? Number(one) : one));
  return numbers.every(Number.isFinite) ? numbers : undefined;
}
