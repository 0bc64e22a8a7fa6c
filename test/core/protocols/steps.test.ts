import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { collect } from '../../../src/core/chat/collect';
import type { ChatEvent, ChatStream } from '../../../src/core/chat/events';
import { openAiChat } from '../../../src/core/protocols/openai-chat/front';

const text = fc.string({ minLength: 1, unit: 'grapheme' });
const piece: fc.Arbitrary<ChatEvent[]> = fc.oneof(
  text.map((value): ChatEvent[] => [{ type: 'text', text: value }]),
  text.map((value): ChatEvent[] => [{ type: 'reasoning', text: value }]),
  fc
    .tuple(fc.uuid(), fc.array(text, { minLength: 1, maxLength: 4 }))
    .map(([id, fragments]): ChatEvent[] => [
      { type: 'tool-call', id, name: `tool_${id.slice(0, 4)}` },
      ...fragments.map((json): ChatEvent => ({ type: 'tool-args', id, json })),
    ]),
);
const answer = fc
  .tuple(fc.array(piece, { maxLength: 8 }), fc.constantFrom('stop', 'length', 'tool-calls', 'content-filter'))
  .map(([pieces, reason]): ChatEvent[] => [
    { type: 'start', id: 'a', model: 'GigaChat-2' },
    ...pieces.flat(),
    { type: 'finish', reason: reason as 'stop', usage: { input: 3, output: 4, cached: 1 } },
  ]);

/** The same events, cut into steps after the given numbers of events. */
async function* inSteps(events: readonly ChatEvent[], sizes: readonly number[]): ChatStream {
  let at = 0;
  for (const size of sizes) {
    if (at >= events.length) return;
    yield events.slice(at, at + size);
    at += size;
  }
  if (at < events.length) yield events.slice(at);
}

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
  let [content, reasoning] = ['', ''];
  for (const { delta } of chunks.flatMap((chunk) => chunk.choices)) {
    content += delta.content ?? '';
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
      fc.asyncProperty(answer, fc.array(fc.integer({ min: 1, max: 5 })), fc.boolean(), async (events, sizes, usage) => {
        assert.deepEqual(
          await read(inSteps(events, sizes), usage),
          await read(inSteps(events, [events.length]), usage),
        );
      }),
    );
  });

  it('never change the whole answer, which is what the deltas add up to', async () => {
    await fc.assert(
      fc.asyncProperty(answer, fc.array(fc.integer({ min: 1, max: 5 })), async (events, sizes) => {
        const whole = await collect(inSteps(events, sizes));
        const streamed = await read(inSteps(events, sizes), false);
        assert.deepEqual(
          { content: streamed.content, reasoning: streamed.reasoning, calls: streamed.calls },
          { content: whole.text, reasoning: whole.reasoning, calls: whole.toolCalls },
        );
      }),
    );
  });
});
