import assert from 'node:assert/strict';
import fc from 'fast-check';
import { once } from '../../../src/core/chat/collect';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatEvent, ChatStream } from '../../../src/core/chat/events';
import { CompletionDecoder } from '../../../src/core/protocols/openai-chat/decode';
import { openAiChat } from '../../../src/core/protocols/openai-chat/front';
import { fromUpstreamRefusal } from '../../../src/core/protocols/openai-chat/upstream-errors';
import { readEventData } from '../../../src/core/protocols/sse';
import { completionOf, streamOf as openRouterStream } from '../../harness/openrouter/dialect';
import { cut, eventsOf, places, streamOf } from '../chat/event-streams';
import { anyAnswer } from './any-answer';

/** Our own chunks for an answer: what another server of this protocol might send. */
async function written(events: readonly ChatEvent[]): Promise<string> {
  const parsed = openAiChat.parse({
    model: 'a/b',
    messages: [{ role: 'user', content: 'x' }],
    stream: true,
    stream_options: { include_usage: true },
  });
  let wire = '';
  for await (const frames of parsed.encode(once(events))) wire += frames;
  return wire;
}

async function* read(wire: string, at: readonly number[] = []): ChatStream {
  const decoder = new CompletionDecoder('OpenRouter', 'openrouter', 'a/b');
  const bytes = Buffer.from(wire, 'utf8');
  const pieces = cut([...bytes], at).map((piece) => Uint8Array.from(piece));
  for await (const data of readEventData(streamed(pieces))) {
    const events = decoder.read(data);
    if (events.length > 0) yield events;
    decoder.check();
  }
  const events = decoder.close();
  if (events.length > 0) yield events;
}

async function* streamed<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

describe("another server's chat completion", () => {
  it('is read as what was written, however its bytes were cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, places, async (events, at) => {
        const wire = await written(events);
        const called = events.some(({ type }) => type === 'tool-call');
        const expected = events.map((event): ChatEvent => {
          if (event.type === 'start') return { ...event, model: 'a/b', provider: 'openrouter' };
          return event.type === 'finish' && event.reason === 'stop' && called
            ? { ...event, reason: 'tool-calls' }
            : event;
        });
        assert.deepEqual(await eventsOf(read(wire, at)), await eventsOf(streamOf([expected])));
      }),
    );
  });

  const calls = [
    { id: 'a', name: 'first', args: ['{"x":', '1}'] },
    { id: 'b', name: 'second', args: ['{"y":', '"é', '"}'] },
    { id: 'c', name: 'third', args: [] },
  ];
  const wanted = [
    ['a', 'first', '{"x":1}'],
    ['b', 'second', '{"y":"é"}'],
    ['c', 'third', '{}'],
  ];
  const callsIn = async (stream: ChatStream) => {
    const found: string[][] = [];
    for await (const step of stream) {
      for (const event of step) {
        if (event.type === 'tool-call') found.push([event.id, event.name, '']);
        const last = found.at(-1);
        if (event.type !== 'tool-args' || !last) continue;
        assert.equal(event.id, last[0], 'fragments follow their call');
        last[2] += event.json;
      }
    }
    return found;
  };

  it('gives calls one after the other, also when their fragments come in turns', async () => {
    for (const interleaved of [false, true]) {
      assert.deepEqual(await callsIn(read(openRouterStream({ calls, interleaved }, 'a/b'))), wanted);
    }
  });

  it('tells calls apart that are all counted as the first, or not at all', async () => {
    const wire = openRouterStream({ calls }, 'a/b');
    assert.deepEqual(
      await callsIn(read(wire.replaceAll(/"tool_calls":\[\{"index":\d/g, '"tool_calls":[{"index":0'))),
      wanted,
    );
    const whole = `data: ${JSON.stringify(completionOf({ calls }, 'a/b'))}\n\n`;
    assert.deepEqual(await callsIn(read(whole)), wanted);
    assert.deepEqual(
      (await callsIn(read(whole.replaceAll(/"id":"[abc]",/g, '')))).map(([, ...rest]) => rest),
      [
        ['first', '{"x":1}'],
        ['second', '{"y":"é"}'],
        ['third', '{}'],
      ],
    );
  });

  /** The names and arguments of calls that come in these lists, without ids and places. */
  const callsOfLists = async (...lists: object[][]) => {
    const deltas = lists.map((tool_calls) => ({ choices: [{ index: 0, delta: { tool_calls } }] }));
    const chunks = [...deltas, { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] }];
    const wire = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n\n`);
    return (await callsIn(read(wire.join('')))).map(([, ...rest]) => rest);
  };
  const both = [
    ['get', '{"x":1}'],
    ['get', '{"x":2}'],
  ];

  it('gives each of the calls that are named in one list its arguments from the next, in their order', async () => {
    const found = await callsOfLists(
      [{ function: { name: 'get' } }, { function: { name: 'get' } }],
      [{ function: { arguments: '{"x":' } }, { function: { arguments: '{"x"' } }],
      [{ function: { arguments: '1}' } }, { function: { arguments: ':2}' } }],
    );
    assert.deepEqual(found, both);
  });

  it('loses no piece of a call that goes on alone, after a list in which another was whole', async () => {
    const found = await callsOfLists(
      [{ function: { name: 'get', arguments: '{"x":1}' } }, { function: { name: 'get', arguments: '' } }],
      [{ function: { arguments: '{"x"' } }, { function: { arguments: ':2}' } }],
    );
    assert.deepEqual(found, both);
  });

  it('reads thoughts, refusals and what was counted', async () => {
    const wire = openRouterStream(
      {
        reasoning: ['hm', '…'],
        text: 'No.',
        finish: 'length',
        usage: { prompt_tokens_details: { cached_tokens: 2 }, completion_tokens_details: { reasoning_tokens: 3 } },
      },
      'a/b',
    );
    assert.deepEqual((await eventsOf(read(wire))).slice(1), [
      { type: 'reasoning', text: 'hm…' },
      { type: 'text', text: 'No.' },
      { type: 'finish', reason: 'length', usage: { input: 11, output: 5, cached: 2, reasoning: 3 } },
    ]);
  });

  const words = [
    ['insufficient_quota', 'tokens-used-up'],
    ['billing_not_active', 'tokens-used-up'],
    ['RESOURCE_EXHAUSTED', 'rate-limit'],
    ['service_tier_capacity_exceeded', 'rate-limit'],
    ['overloaded_error', 'upstream'],
    ['server_error', 'upstream'],
    ['request_timeout', 'timeout'],
    ['invalid_api_key', 'auth'],
    ['permission_denied', 'forbidden'],
    ['model_not_found', 'not-found'],
    ['BadRequestError', 'invalid-request'],
    ['invalid_prompt', 'invalid-request'],
    ['content_policy_violation', 'invalid-request'],
    ['context_length_exceeded', 'context-length'],
  ] as const;
  const broken: [name: string, wire: string, kind: string, code: string | undefined][] = [
    ['nothing', '', 'protocol', 'empty_response'],
    ['[DONE] at once', 'data: [DONE]\n\n', 'protocol', 'empty_response'],
    ['no finish', openRouterStream({ cutAfter: 1 }, 'a/b'), 'protocol', 'upstream_truncated'],
    ['no JSON', 'data: {"choi\n\n', 'protocol', 'bad_upstream_data'],
    ['an error object', 'data: {"error":{"code":402,"message":"x"}}\n\n', 'tokens-used-up', undefined],
    ['an error in words', 'data: {"error":{"code":"rate_limit_exceeded","message":"x"}}\n\n', 'rate-limit', undefined],
    ['an error as text', 'data: {"error":"boom"}\n\n', 'upstream', undefined],
    ['finish_reason error', 'data: {"choices":[{"delta":{},"finish_reason":"error"}]}\n\n', 'upstream', undefined],
    ['a choice that failed', 'data: {"choices":[{"error":{"code":504,"message":"x"}}]}\n\n', 'timeout', undefined],
    ['an error whose status has another name', 'data: {"error":{"status_code":429}}\n\n', 'rate-limit', undefined],
    ['an error without its object', 'data: {"code":429,"message":"x"}\n\n', 'rate-limit', undefined],
    [
      'an error by its type alone',
      'data: {"type":"too_many_requests_error","message":"x"}\n\n',
      'rate-limit',
      undefined,
    ],
    ['an error without a word for machines', 'data: {"error":true,"message":"x"}\n\n', 'upstream', undefined],
    ...words.map(([word, kind]): [string, string, string, undefined] => [
      `${word}, one word`,
      `data: {"error":{"type":"${word}","message":"x"}}\n\n`,
      kind,
      undefined,
    ]),
    ['three empty pieces', 'data: {}\n\n'.repeat(3), 'protocol', 'bad_upstream_data'],
  ];
  for (const [name, wire, kind, code] of broken) {
    it(`is a failure when it is ${name}`, async () => {
      await assert.rejects(eventsOf(read(wire)), (error: unknown) => {
        assert.ok(error instanceof ChatError);
        assert.deepEqual([error.kind, error.code], [kind, code]);
        return true;
      });
    });
  }

  it('may be silent in pieces: those without a choice, and those that only judge what was said', async () => {
    const head = '{"id":"x","object":"chat.completion.chunk","choices":';
    const beat = `data: ${head}[]}\n\n`;
    const verdict = `data: ${head}[{"index":0,"finish_reason":null,"content_filter_results":{}}]}\n\n`;
    const wire = openRouterStream({ text: ['a', 'b'] }, 'a/b');
    const whole = await eventsOf(read(wire));
    for (const silence of [beat, verdict, beat + verdict]) {
      assert.deepEqual(await eventsOf(read(silence.repeat(20) + wire)), whole);
      assert.deepEqual(await eventsOf(read(wire.replaceAll('data: ', `${silence.repeat(20)}data: `))), whole);
      await assert.rejects(eventsOf(read(silence.repeat(20))), { code: 'empty_response' });
    }
  });

  it('is whole without [DONE] once it has its finish, and nothing after it counts', async () => {
    const wire = openRouterStream({}, 'a/b');
    const [whole, cutOff, longer] = await Promise.all(
      [wire, wire.replace('data: [DONE]\n\n', ''), `${wire}data: {"error":{"code":500,"message":"x"}}\n\n`].map((one) =>
        eventsOf(read(one)),
      ),
    );
    assert.deepEqual(cutOff, whole);
    assert.deepEqual(longer, whole);
  });

  it('has its refusals told by their words for machines where the status says less', () => {
    const kind = (status: number, error: object) =>
      fromUpstreamRefusal(status, JSON.stringify(error), 'OpenRouter').kind;
    assert.equal(kind(429, { error: { code: 'insufficient_quota', message: 'x' } }), 'tokens-used-up');
    assert.equal(kind(429, { error: { code: 'rate_limit_exceeded', message: 'x' } }), 'rate-limit');
    assert.equal(kind(400, { error: { code: 'context_length_exceeded', message: 'x' } }), 'context-length');
    assert.equal(kind(400, [{ error: { type: 'exceed_context_size_error', message: 'x' } }]), 'context-length');
    assert.equal(kind(401, { error: { code: 'context_length_exceeded', message: 'x' } }), 'auth');
  });
});
