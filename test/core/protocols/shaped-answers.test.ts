import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatEvent, ChatStream } from '../../../src/core/chat/events';
import type { ChatRequest } from '../../../src/core/chat/request';
import { stopAt } from '../../../src/core/chat/text/stop';
import { ownCalls } from '../../../src/core/openrouter/own-calls';
import type { ChunkDecoder } from '../../../src/core/protocols/chunk-decoder';
import { shapeAnswer } from '../../../src/core/protocols/gigachat/answer-shape';
import { AnswerDecoder } from '../../../src/core/protocols/gigachat/decode';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';
import { CompletionDecoder } from '../../../src/core/protocols/openai-chat/decode';
import { recoverCalls } from '../../../src/core/protocols/spoken-calls/recover';
import { eventsOf } from '../chat/event-streams';

const half = '\ud83d';
const text = fc.oneof(
  fc.string({ maxLength: 4, unit: 'binary' }),
  fc.constantFrom('<think>', '</think>', 'END', 'E', 'ND', half, '\ude00', '```', '{', ''),
  fc.constant('<tool_call>{"name":"get","arguments":{"b":"\\ud83d"}}</tool_call>'),
);
const named = fc.record(
  {
    name: fc.constantFrom('get', 'rm', 'Get', ''),
    arguments: fc.constantFrom<unknown>(
      '{}',
      '{"a":',
      '1}',
      'null',
      half,
      '{"a":"\\ud83d"}',
      { a: half },
      { a: 1 },
      null,
    ),
  },
  { requiredKeys: [] },
);
const call = fc.record(
  { index: fc.nat(2), id: fc.constantFrom('a', 'b', ''), function: named },
  { requiredKeys: ['function'] },
);
const delta = fc.record(
  {
    role: fc.constantFrom('assistant', 'function_in_progress'),
    content: text,
    reasoning_content: text,
    tool_calls: fc.array(call, { maxLength: 2 }),
    function_call: named,
  },
  { requiredKeys: [] },
);
const reason = fc.constantFrom('stop', 'length', 'blacklist', 'function_call', 'tool_calls', 'strange', '', null);
const usage = fc.record({ prompt_tokens: fc.constantFrom<unknown>(-1, 3, '7'), completion_tokens: fc.nat() });
const chunk = fc.record(
  { choices: fc.array(fc.record({ index: fc.nat(1), delta, finish_reason: reason }), { maxLength: 2 }), usage },
  { requiredKeys: ['choices'] },
);
const answers = fc
  .tuple(fc.array(chunk, { maxLength: 8 }), fc.constantFrom('stop', 'length', 'tool_calls'))
  .map(([chunks, finish_reason]): string[] => {
    const last = {
      choices: [{ index: 0, delta: {}, finish_reason }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    };
    return [...chunks, last].map((one) => JSON.stringify(one));
  });
const requests = fc
  .tuple(fc.constantFrom('auto' as const, 'none' as const), fc.boolean(), fc.subarray(['END', '```', '😀']))
  .map(([toolChoice, hasTools, stop]): ChatRequest => {
    const tools = hasTools ? [{ name: 'get', schema: { properties: { a: { type: 'integer' } } } }] : [];
    return { model: 'm', messages: [], tools, toolChoice, sampling: { stop }, answer: 'text' };
  });

async function* decoded(decoder: ChunkDecoder, data: readonly string[], size: number): ChatStream {
  for (let at = 0; at < data.length && !decoder.done; at += size) {
    const events = decoder.read(data.slice(at, at + size));
    if (events.length > 0) yield events;
    decoder.check();
  }
  if (!decoder.done) yield decoder.close();
}

const ways: Readonly<Record<string, (data: readonly string[], size: number, request: ChatRequest) => ChatStream>> = {
  GigaChat(data, size, request) {
    const answer = decoded(new AnswerDecoder('id', 'm'), data, size);
    return shapeAnswer(answer, request, new WireTools(request.tools));
  },
  'another service': (data, size, request) => {
    const schemas = new Map(request.tools.map(({ name, schema }) => [name, schema]));
    const answer = decoded(new CompletionDecoder('u', 'p', 'm'), data, size);
    return stopAt(
      ownCalls(
        recoverCalls(answer, request, (name) => schemas.get(name)),
        request,
        schemas,
      ),
      request,
    );
  },
};

/** Throws where the events are not what the hub promises. */
async function* checked(stream: ChatStream): ChatStream {
  const ids = new Set<string>();
  let before: ChatEvent | undefined;
  for await (const step of stream) {
    for (const event of step) {
      assert.equal(event.type === 'start', before === undefined);
      assert.notEqual(before?.type, 'finish');
      const said = 'text' in event ? event.text : 'json' in event ? event.json : undefined;
      assert.ok(said === undefined || (said !== '' && said.isWellFormed()), JSON.stringify(said));
      if (event.type === 'tool-call') {
        assert.ok(event.name !== '' && !ids.has(event.id));
        ids.add(event.id);
      }
      if (event.type === 'tool-args') {
        assert.ok(before && 'id' in before && before.type !== 'start' && before.id === event.id);
        assert.doesNotMatch(event.json, /(?:^|[^\\])(?:\\\\)*\\ud83d(?!\\ude00)/i);
      }
      if (event.type === 'finish' && event.reason === 'tool-calls') assert.ok(ids.size > 0);
      if (event.type === 'finish' && event.reason === 'stop') assert.equal(ids.size, 0);
      before = event;
    }
    yield step;
  }
  assert.equal(before?.type, 'finish');
}

/** The events, or that there was a failure: of what came before it a read shows as much as it holds. */
async function outcome(stream: ChatStream): Promise<unknown> {
  try {
    return await eventsOf(checked(stream));
  } catch (error) {
    if (error instanceof ChatError) return 'a failure';
    throw error;
  }
}

describe('an answer in whatever order and shape its pieces come', () => {
  for (const [who, shape] of Object.entries(ways)) {
    it(`keeps the promises of the hub when ${who} gives it, and is the same however it is cut`, async () => {
      await fc.assert(
        fc.asyncProperty(answers, requests, fc.integer({ min: 1, max: 3 }), async (data, request, size) => {
          const whole = await outcome(shape(data, data.length, request));
          assert.deepEqual(await outcome(shape(data, size, request)), whole);
        }),
        { numRuns: 1000 },
      );
    });
  }
});
