import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { collect } from '../../../src/core/chat/collect';
import type { ChatStream } from '../../../src/core/chat/events';
import { openAiChat } from '../../../src/core/protocols/openai-chat/front';
import { anyAnswer, anyCut, inSteps } from './any-answer';

/** What a client puts together from the chunks of a chat completion. */
async function read(stream: ChatStream, includeUsage: boolean): Promise<Record<string, unknown>> {
  const parsed = openAiChat.parse({
    model: 'm',
    messages: [{ role: 'user', content: 'x' }],
    stream: true,
    stream_options: { include_usage: includeUsage },
  });
  let wire = '';
  for await (const frames of parsed.encode(stream)) wire += frames;
  const data = wire
    .split('\n\n')
    .filter((frame) => frame !== '')
    .map((frame) => frame.slice('data: '.length));
  assert.equal(data.pop(), '[DONE]');
  const chunks = data.map((json): ChatCompletionChunk => JSON.parse(json));
  const calls: { id: string; name: string; args: string }[] = [];
  let content: string | null = null;
  let reasoning = '';
  for (const { delta } of chunks.flatMap((chunk) => chunk.choices)) {
    if (typeof delta.content === 'string') content = (content ?? '') + delta.content;
    reasoning += (delta as { reasoning_content?: string }).reasoning_content ?? '';
    for (const call of delta.tool_calls ?? []) {
      calls[call.index] ??= { id: call.id ?? '', name: call.function?.name ?? '', args: '' };
      const known = calls[call.index];
      if (known) known.args += call.function?.arguments ?? '';
    }
  }
  const usage = chunks.filter((chunk) => chunk.choices.length === 0).map((chunk) => chunk.usage);
  const finish = chunks.flatMap((chunk) => chunk.choices[0]?.finish_reason ?? []);
  return { content, reasoning, calls, usage, finish };
}

describe('the steps of a stream', () => {
  it('never change what a chat completion client reads', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, anyCut, fc.boolean(), async (events, sizes, usage) => {
        assert.deepEqual(
          await read(inSteps(events, sizes), usage),
          await read(inSteps(events, [events.length]), usage),
        );
      }),
    );
  });

  it('never change the whole answer, which is what the deltas add up to', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, anyCut, async (events, sizes) => {
        const whole = await collect(inSteps(events, sizes));
        const streamed = await read(inSteps(events, sizes), false);
        const isCallAlone = whole.text === '' && whole.toolCalls.length > 0;
        assert.deepEqual(
          { content: streamed.content, reasoning: streamed.reasoning, calls: streamed.calls },
          { content: isCallAlone ? null : whole.text, reasoning: whole.reasoning, calls: whole.toolCalls },
        );
      }),
    );
  });
});
