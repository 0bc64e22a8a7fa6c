import assert from 'node:assert/strict';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatRequest } from '../../../src/core/chat/request';
import { checkAiText } from '../../../src/core/gigachat/client/ai-text-check';
import { toBody } from '../../../src/core/protocols/gigachat/body';
import { plainForm } from '../../../src/core/protocols/gigachat/wire';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';
import { plainQuestion } from '../../harness/plain-question';

describe("GigaChat's own abilities", () => {
  const request = plainQuestion('Нарисуй: кот', 'GigaChat-2');
  const callOf = (over: Partial<ChatRequest>) => {
    const asked = { ...request, ...over };
    return toBody(asked, new WireTools(asked.tools), plainForm).function_call;
  };

  it('are on for a request that wants them and brings no functions, and for no other', () => {
    assert.equal(callOf({}), undefined);
    assert.equal(callOf({ extra: { own_functions: true } }), 'auto');
    assert.equal(callOf({ extra: { own_functions: 'yes' } }), undefined);
    const tools = [{ name: 'f', schema: { type: 'object', properties: {} } }];
    assert.equal(callOf({ tools, toolChoice: 'none', extra: { own_functions: true } }), undefined);
  });

  it('tell who wrote a text; an answer that says nothing of it is a failure', async () => {
    const answering = (answer: unknown) => checkAiText({ json: async () => answer }, 'text', AbortSignal.timeout(1000));
    assert.deepEqual(await answering({ category: 'ai', tokens: 12, ai_intervals: [[1, 9], ['x', 2], 'odd'] }), {
      category: 'ai',
      tokens: 12,
      intervals: [[1, 9]],
    });
    assert.deepEqual(await answering({ category: 'human' }), { category: 'human', tokens: undefined, intervals: [] });
    for (const answer of [undefined, [], {}, { category: 'robot' }]) {
      await assert.rejects(answering(answer), (error) => error instanceof ChatError && error.kind === 'protocol');
    }
  });
});
