import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import { collect } from '../../../src/core/chat/collect';
import type { ChatStream } from '../../../src/core/chat/events';
import { encodeEvents, ResponseEvents } from '../../../src/core/protocols/openai-responses/encode';
import { toOutput } from '../../../src/core/protocols/openai-responses/items/items';
import { newResponse } from '../../../src/core/protocols/openai-responses/response';
import { anyAnswer, anyCut, broken, inSteps } from './any-answer';

const response = newResponse({ model: 'm', input: 'x' }, 'resp_1', 0);
const tools = new Map();

async function framesOf(stream: ChatStream): Promise<string> {
  let wire = '';
  for await (const frames of encodeEvents(stream, new ResponseEvents(response, tools, () => {}))) wire += frames;
  return wire;
}

/** What a client puts together from the deltas, with the output that the last event gives. */
function read(wire: string) {
  const events = wire
    .split('\n\n')
    .filter((frame) => frame !== '')
    .map((frame): ResponseStreamEvent => JSON.parse(frame.split('\ndata: ')[1] ?? ''));
  const heard = { text: '', reasoning: '', args: [] as string[] };
  let added = -1;
  events.forEach((event, index) => {
    assert.equal(event.sequence_number, index);
    if ('output_index' in event && event.type !== 'response.output_item.added') assert.equal(event.output_index, added);
    switch (event.type) {
      case 'response.output_item.added':
        added += 1;
        assert.equal(event.output_index, added);
        if (event.item.type === 'function_call') heard.args.push('');
        break;
      case 'response.output_text.delta':
        heard.text += event.delta;
        break;
      case 'response.reasoning_summary_text.delta':
        heard.reasoning += event.delta;
        break;
      case 'response.function_call_arguments.delta':
        heard.args.push((heard.args.pop() ?? '') + event.delta);
        break;
    }
  });
  const last = events.at(-1);
  assert.ok(last?.type === 'response.completed' || last?.type === 'response.incomplete');
  return { heard, final: last.response };
}

describe("the steps of a stream, in Responses' events", () => {
  // The last event tells the second in which the answer ended.
  const { now } = Date;
  before(() => {
    Date.now = () => 1_795_000_000_000;
  });
  after(() => {
    Date.now = now;
  });

  it('never change a byte of what the client reads', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, anyCut, async (events, sizes) => {
        assert.equal(await framesOf(inSteps(events, sizes)), await framesOf(inSteps(events, [events.length])));
      }),
    );
  });

  it('end in response.failed when the answer breaks anywhere, and in no other ending', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, fc.nat(), async (events, place) => {
        const wire = await framesOf(broken(events, place % events.length));
        const names = [...wire.matchAll(/^event: response\.(.*)$/gm)].map(([, name]) => name);
        assert.equal(names[0], 'created');
        assert.equal(names.at(-1), 'failed');
        assert.ok(!names.includes('completed') && !names.includes('incomplete'));
      }),
    );
  });

  it('keep their order when they say nothing while the end waits for the store', async () => {
    let isKept = false;
    const events = new ResponseEvents(response, tools, () => {
      isKept = true;
    });
    let wire = '';
    const settled = () => {
      // Written at once, while what the step has to show waits.
      if (isKept) wire += events.keepAlive();
      return isKept ? Promise.resolve() : undefined;
    };
    const answer = inSteps(
      [
        { type: 'text', text: 'a' },
        { type: 'finish', reason: 'stop' },
      ],
      [1, 1],
    );
    for await (const frames of encodeEvents(answer, events, settled)) wire += frames;
    read(wire);
  });

  it('add up to the whole answer, item by item in its order', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, anyCut, async (events, sizes) => {
        const result = await collect(inSteps(events, sizes));
        const { heard, final } = read(await framesOf(inSteps(events, sizes)));
        const args = result.toolCalls.map((call) => call.args);
        assert.deepEqual(heard, { text: result.text, reasoning: result.reasoning, args });
        assert.deepEqual(toOutput(result, 'resp_1', tools), final.output);
        const texts = final.output.flatMap((item) => (item.type === 'message' ? item.content : []));
        assert.equal(texts.map((part) => (part.type === 'output_text' ? part.text : '')).join(''), result.text);
        const calls = final.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
        assert.deepEqual(
          calls.map((call) => ({ id: call.call_id, name: call.name, args: call.arguments })),
          result.toolCalls,
        );
      }),
    );
  });
});
