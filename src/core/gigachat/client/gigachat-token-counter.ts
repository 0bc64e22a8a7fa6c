import { createHash } from 'node:crypto';
import type { CallContext } from '../../chat/call-context';
import type { TokenCounter } from '../../chat/ports/token-counter';
import type { ChatRequest } from '../../chat/request';
import { textsOf, tokensBesideText } from '../../chat/token-estimate';
import { BoundedMap } from '../../ground/bounded-map';
import type { GigaChatCatalog } from './catalog';
import type { GigaChatClient } from './gigachat-client';

/** Counts kept: an agent asks again and again about the same instructions and tools. */
const keptCounts = 4096;

/** Counts a prompt with GigaChat's own tokenizer. What it has counted once it does not ask for again. */
export class GigaChatTokenCounter implements TokenCounter {
  readonly #known = new BoundedMap<string, number>(keptCounts);

  constructor(
    private readonly client: Pick<GigaChatClient, 'countTokens'>,
    private readonly catalog: Pick<GigaChatCatalog, 'resolve'>,
  ) {}

  async count(request: ChatRequest, context: CallContext): Promise<number> {
    const model = await this.catalog.resolve(request.model, context.signal);
    const keyed = textsOf(request).map((text) => ({ text, key: keyOf(model, text) }));
    const counts = new Map(keyed.map(({ key }) => [key, this.#known.get(key)]));
    const unknown = [...new Map(keyed.map(({ key, text }) => [key, text]))].filter(
      ([key]) => counts.get(key) === undefined,
    );
    if (unknown.length > 0) {
      const texts = unknown.map(([, text]) => text);
      const counted = await this.client.countTokens(model, texts, context);
      unknown.forEach(([key], index) => {
        counts.set(key, counted[index] ?? 0);
        this.#known.set(key, counted[index] ?? 0);
      });
    }
    return keyed.reduce((sum, { key }) => sum + (counts.get(key) ?? 0), tokensBesideText(request));
  }
}

function keyOf(model: string, text: string): string {
  return createHash('sha256').update(`${model}\n${text}`).digest('base64');
}
