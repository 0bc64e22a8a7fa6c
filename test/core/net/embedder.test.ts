import assert from 'node:assert/strict';
import { CallBudget } from '../../../src/core/chat/call-budget';
import { GigaChatEmbedder } from '../../../src/core/gigachat/client/gigachat-embedder';

const forever = new AbortController().signal;

describe('vectors', () => {
  it('of a long list take as many calls as they need, which count against no repeat', async () => {
    const calls = new CallBudget();
    const sizes: number[] = [];
    const client = {
      async json(_method: string, _path: string, _context: object, content: { body?: unknown } = {}) {
        const { input } = JSON.parse(String(content.body)) as { input: string[] };
        sizes.push(input.length);
        calls.take();
        return {
          data: input.map((text, index) => ({ index, embedding: [Number(text)], usage: { prompt_tokens: 1 } })),
        };
      },
    };
    const catalog = { resolve: async () => 'EmbeddingsGigaR', explain: () => assert.fail('nothing was refused') };
    const texts = Array.from({ length: 450 }, (_, index) => String(index));
    const { vectors, inputTokens } = await new GigaChatEmbedder(client, catalog).embed('m', texts, {
      signal: forever,
      calls,
    });
    assert.deepEqual(sizes, [100, 100, 100, 100, 50]);
    assert.deepEqual(
      vectors,
      texts.map((text) => [Number(text)]),
    );
    assert.deepEqual([inputTokens, calls.isSpent, calls.isBegun], [450, false, false]);
  });
});
