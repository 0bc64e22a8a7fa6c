import assert from 'node:assert/strict';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatEvent } from '../../../src/core/chat/events';
import { watchProvider } from '../../../src/core/health/watch-provider';
import { plainQuestion } from '../../harness/plain-question';

const forever = new AbortController().signal;
const request = plainQuestion('hi');

describe('a provider that is watched', () => {
  /** What the watch hears of an answer with these steps, and of the failure after them. */
  async function heard(steps: readonly ChatEvent[][], failure?: Error): Promise<string[]> {
    const told: string[] = [];
    const provider = {
      id: 'gigachat',
      models: async () => [],
      async *stream() {
        yield* steps;
        if (failure) throw failure;
      },
    };
    const watched = watchProvider(provider, {
      accepted: (by, model) => void told.push(`accepted by ${by ?? 'itself'} with ${model}`),
      failed: ({ kind }) => void told.push(`failed: ${kind}`),
    });
    try {
      for await (const _ of watched.stream(request, { signal: forever }));
    } catch (error) {
      told.push(`thrown: ${error === failure}`);
    }
    return told;
  }
  const start: ChatEvent = { type: 'start', id: '1', model: 'GigaChat-2' };
  const text: ChatEvent = { type: 'text', text: 'hi' };

  it('tells once that an answer began, and who gives it', async () => {
    assert.deepEqual(await heard([[start], [text], [text]]), ['accepted by itself with GigaChat-2']);
    const standIn: ChatEvent = { ...start, provider: 'openrouter' };
    assert.deepEqual(await heard([[standIn, text]]), ['accepted by openrouter with GigaChat-2']);
  });

  it('tells of a failure, before the answer and in the middle of it, and passes it on', async () => {
    const failure = new ChatError('network', 'gone');
    assert.deepEqual(await heard([], failure), ['failed: network', 'thrown: true']);
    const all = ['accepted by itself with GigaChat-2', 'failed: network', 'thrown: true'];
    assert.deepEqual(await heard([[start]], failure), all);
  });
});
