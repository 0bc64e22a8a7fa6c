import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { type Stack, startStack } from '../harness/stack';

const path = { type: 'object', properties: {} };

describe('an answer that says nothing', () => {
  let stack: Stack;
  let anthropic: Anthropic;
  before(async () => {
    stack = await startStack();
    anthropic = new Anthropic({ baseURL: stack.url, apiKey: stack.apiKey, maxRetries: 0 });
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const tool = { name: 'read', input_schema: { ...path, type: 'object' as const } };
  const afterResult: Anthropic.MessageParam[] = [
    { role: 'user', content: 'go' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'read', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'done' }] },
  ];
  const ask = { model: 'GigaChat-2-Max', max_tokens: 50, messages: afterResult, tools: [tool] };

  it('has no empty text block in Messages, streamed or not, after the result of a tool', async () => {
    stack.emulator.script({ text: '' }, { text: '' });
    const whole = await anthropic.messages.create(ask);
    assert.deepEqual([whole.content, whole.stop_reason], [[], 'end_turn']);
    const stream = anthropic.messages.stream(ask);
    const streamed = await stream.finalMessage();
    assert.deepEqual([streamed.content, streamed.stop_reason], [[], 'end_turn']);
  });

  it('shows the thoughts alone in Messages when the answer was cut while thinking', async () => {
    stack.emulator.script(
      { reasoning: 'hm', text: '', finishReason: 'length' },
      { reasoning: 'hm', text: '', finishReason: 'length' },
    );
    const whole = await anthropic.messages.create(ask);
    const streamed = await anthropic.messages.stream(ask).finalMessage();
    for (const { content, stop_reason } of [whole, streamed]) {
      assert.deepEqual([content.map(({ type }) => type), stop_reason], [['thinking'], 'max_tokens']);
    }
  });

  it('is an empty text with its finish in Chat Completions and Responses', async () => {
    stack.emulator.script({ text: '' }, { text: '' });
    const chat = await stack.openai.chat.completions.create({
      model: 'GigaChat-2-Max',
      messages: [{ role: 'user', content: 'go' }],
    });
    assert.deepEqual([chat.choices[0]?.message.content, chat.choices[0]?.finish_reason], ['', 'stop']);
    const response = await stack.openai.responses.create({ model: 'GigaChat-2-Max', input: 'go' });
    assert.deepEqual([response.output_text, response.status], ['', 'completed']);
  });
});
