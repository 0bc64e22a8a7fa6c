import assert from 'node:assert/strict';
import { plainRequest } from '../../../src/core/chat/plain-request';
import { GigaChatTokenCounter } from '../../../src/core/gigachat/client/gigachat-token-counter';

const forever = new AbortController().signal;

describe('the count of tokens', () => {
  it('asks for each text once, and not again for what it has counted', async () => {
    const asked: string[][] = [];
    const client = {
      async countTokens(_model: string, texts: readonly string[]) {
        asked.push([...texts]);
        return texts.map((text) => text.length);
      },
    };
    const counter = new GigaChatTokenCounter(client, { resolve: async () => 'GigaChat-2' });
    const ask = (...texts: string[]) => {
      const messages = texts.map((text) => ({ role: 'system' as const, text }));
      return counter.count(plainRequest('m', messages), { signal: forever });
    };
    const first = await ask('one', 'three', 'one');
    const second = await ask('one', 'three', 'seven');
    assert.deepEqual(asked, [['one', 'three'], ['seven']]);
    assert.equal(second - first, 'seven'.length - 'one'.length);
  });
});
