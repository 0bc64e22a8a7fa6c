import assert from 'node:assert/strict';
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import fc from 'fast-check';
import { collect } from '../../../src/core/chat/collect';
import type { ChatStream } from '../../../src/core/chat/events';
import { encodeEvents } from '../../../src/core/protocols/anthropic-messages/encode';
import { type AnswerHead, toMessage } from '../../../src/core/protocols/anthropic-messages/message';
import { anyAnswer, anyCut, broken, inSteps } from './any-answer';

const head: AnswerHead = { id: 'msg_1', model: 'm', inputTokens: 9, thinking: 'full', tools: new Map() };

async function framesOf(stream: ChatStream, by = head): Promise<string> {
  let wire = '';
  for await (const frames of encodeEvents(stream, by)) {
    assert.notEqual(frames, '');
    wire += frames;
  }
  return wire;
}

/** What a client puts together from the events: it takes blocks strictly one after the other. */
function read(wire: string) {
  const events = wire
    .split('\n\n')
    .filter((frame) => frame !== '')
    .map((frame): RawMessageStreamEvent => JSON.parse(frame.split('\ndata: ')[1] ?? ''));
  const heard = { text: '', thinking: '', calls: [] as { id: string; name: string; args: string }[] };
  let open: number | undefined;
  let next = 0;
  for (const event of events) {
    switch (event.type) {
      case 'content_block_start':
        assert.equal(open, undefined);
        assert.equal(event.index, next);
        open = next;
        next += 1;
        if (event.content_block.type === 'tool_use') {
          heard.calls.push({ id: event.content_block.id, name: event.content_block.name, args: '' });
        }
        break;
      case 'content_block_delta': {
        assert.equal(event.index, open);
        if (event.delta.type === 'text_delta') heard.text += event.delta.text;
        if (event.delta.type === 'thinking_delta') heard.thinking += event.delta.thinking;
        const call = heard.calls.at(-1);
        if (event.delta.type === 'input_json_delta' && call) call.args += event.delta.partial_json;
        break;
      }
      case 'content_block_stop':
        assert.equal(event.index, open);
        open = undefined;
        break;
    }
  }
  assert.equal(open, undefined);
  const end = events.at(-2);
  assert.equal(events[0]?.type, 'message_start');
  assert.equal(events.at(-1)?.type, 'message_stop');
  assert.equal(end?.type, 'message_delta');
  return {
    heard,
    end: { reason: end.delta.stop_reason, output: end.usage.output_tokens, input: end.usage.input_tokens },
  };
}

describe("the steps of a stream, in Anthropic's events", () => {
  it('never change a byte of what the client reads', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, anyCut, async (events, sizes) => {
        assert.equal(await framesOf(inSteps(events, sizes)), await framesOf(inSteps(events, [events.length])));
      }),
    );
  });

  it('end in the error when the answer breaks anywhere, and in nothing like an ending', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, fc.nat(), async (events, place) => {
        const wire = await framesOf(broken(events, place % events.length));
        const names = [...wire.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
        assert.equal(names.at(-1), 'error');
        assert.ok(!names.includes('message_stop') && !names.includes('message_delta'));
      }),
    );
  });

  it('add up to the whole answer, block by block', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, anyCut, async (events, sizes) => {
        const result = await collect(inSteps(events, sizes));
        const whole = toMessage(result, head);
        const { heard, end } = read(await framesOf(inSteps(events, sizes)));
        assert.deepEqual([heard.text, heard.thinking], [result.text, result.reasoning]);
        const uses = whole.content.filter((block) => block.type === 'tool_use');
        assert.equal(heard.calls.length, uses.length);
        heard.calls.forEach(({ id, name, args }, index) => {
          const use = uses[index];
          assert.deepEqual([id, name], [use?.id, use?.name]);
          // What goes on as an object goes out as it comes; everything else is the object that a whole answer has.
          if (args.trimStart().startsWith('{') && args === result.toolCalls[index]?.args) return;
          assert.deepEqual(JSON.parse(args || '{}'), use?.input);
        });
        assert.deepEqual(end, {
          reason: whole.stop_reason,
          output: whole.usage.output_tokens,
          input: whole.usage.input_tokens,
        });
        const textOf = (type: string, field: string) =>
          whole.content
            .filter((block) => block.type === type)
            .map((block) => (block as unknown as Record<string, string>)[field])
            .join('');
        assert.equal(textOf('text', 'text'), heard.text);
        assert.equal(textOf('thinking', 'thinking'), heard.thinking);
      }),
    );
  });

  it('have the blocks of the whole answer in its order, however much of the thoughts is shown', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, anyCut, async (events, sizes) => {
        for (const thinking of ['full', 'omitted', 'none'] as const) {
          const by = { ...head, thinking };
          const whole = toMessage(await collect(inSteps(events, sizes)), by);
          const wire = await framesOf(inSteps(events, sizes), by);
          const begun = [...wire.matchAll(/^event: content_block_start\ndata: (.*)$/gm)].map(([, json = '']) => {
            const { content_block: block } = JSON.parse(json);
            return block.type === 'tool_use' ? block.id : block.type;
          });
          assert.deepEqual(
            whole.content.map((block) => (block.type === 'tool_use' ? block.id : block.type)),
            begun,
          );
        }
      }),
    );
  });
});
