import assert from 'node:assert/strict';
import fc from 'fast-check';
import { collect } from '../../../src/core/chat/collect';
import { encodeChunks, toCompletion } from '../../../src/core/protocols/openai-chat/encode';
import { assemble, type Json } from '../../conformance/chat-suite';
import { answers, cut, places, streamOf } from '../chat/event-streams';

const head = { id: 'chatcmpl-1', created: 1, model: 'm' };
const none = new Set<string>();

async function encoded(steps: Parameters<typeof streamOf>[0]): Promise<string> {
  let text = '';
  for await (const frames of encodeChunks(streamOf(steps), head, { includeUsage: true, customTools: none }))
    text += frames;
  return text;
}

describe('OpenAI chat stream', () => {
  it('is the same however the answer was cut into steps', async () => {
    await fc.assert(
      fc.asyncProperty(answers, places, async (events, at) => {
        assert.equal(await encoded(cut(events, at)), await encoded([events]));
      }),
    );
  });

  it('says what the whole answer says', async () => {
    await fc.assert(
      fc.asyncProperty(answers, places, async (events, at) => {
        const streamed = assemble(200, new Headers(), await encoded(cut(events, at)));
        const { choices, usage } = toCompletion(await collect(streamOf([events])), head, none);
        const [choice] = choices;
        const message = choice?.message as { content: string | null; reasoning_content?: string; tool_calls?: Json[] };
        assert.equal(streamed.content, message.content ?? '');
        assert.equal(streamed.reasoning, message.reasoning_content ?? '');
        assert.deepEqual(
          streamed.calls.map(({ index: _, ...call }) => call),
          message.tool_calls ?? [],
        );
        assert.equal(streamed.finish, choice?.finish_reason);
        assert.deepEqual(streamed.chunks.at(-1)?.usage, usage);
        assert.ok(streamed.done);
      }),
    );
  });
});
