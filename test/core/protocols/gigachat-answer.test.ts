import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatEvent } from '../../../src/core/chat/events';
import type { ChatRequest } from '../../../src/core/chat/request';
import { systemClock } from '../../../src/core/ground/clock';
import { readAnswer } from '../../../src/core/net/read-answer';
import { shapeAnswer } from '../../../src/core/protocols/gigachat/answer-shape';
import { AnswerDecoder } from '../../../src/core/protocols/gigachat/decode';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';
import { readEventData } from '../../../src/core/protocols/sse';
import { cut, eventsOf, places } from '../chat/event-streams';

const request: ChatRequest = {
  model: 'm',
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'x' }] }],
  tools: [{ name: 'get', schema: {} }],
  toolChoice: 'auto',
  sampling: { stop: ['END'] },
  answer: 'text',
};

/** What an upstream may say: deltas good and odd, endings right and wrong. */
const delta = fc.oneof(
  fc.constantFrom('<think>', '</think>', 'EN', 'D', 'слово 😀', '\n').map((content) => ({ content })),
  fc.string().map((reasoning_content) => ({ content: '', reasoning_content })),
  fc
    .record({ name: fc.constantFrom('get', 'rm', null), a: fc.nat() })
    .map(({ name, a }) => ({ content: '', function_call: { name, arguments: { a } } })),
  fc.constant({}),
);
const ending = fc.constantFrom(
  '"finish_reason":"stop"',
  '"finish_reason":"function_call"',
  '"finish_reason":"error"',
  '"x":1',
);
const bodies = fc
  .record({
    deltas: fc.array(delta, { maxLength: 8 }),
    ending,
    done: fc.boolean(),
    lineEnd: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ deltas, ending: end, done, lineEnd }) => {
    const frames = deltas.map((one) => `data: {"choices":[{"delta":${JSON.stringify(one)},"index":0}],"model":"M"}`);
    frames.push(`data: {"choices":[{"delta":{"content":""},"index":0,${end}}],"usage":{"prompt_tokens":1}}`);
    if (done) frames.push('data: [DONE]');
    return frames.map((frame) => frame + lineEnd + lineEnd).join('');
  });

async function heard(parts: readonly Uint8Array[]): Promise<{ events: ChatEvent[]; failure?: string }> {
  const body = (async function* () {
    yield* parts;
  })();
  const events: ChatEvent[] = [];
  const answer = readAnswer(
    { status: 200, headers: { 'content-type': 'text/event-stream' }, body, discard: () => undefined },
    new AnswerDecoder('id', 'm'),
    readEventData,
    systemClock,
  );
  const noted = (async function* () {
    for await (const step of shapeAnswer(answer, request, new WireTools(request.tools))) {
      events.push(...step);
      yield step;
    }
  })();
  let failure: string | undefined;
  try {
    await eventsOf(noted);
  } catch (error) {
    assert.ok(error instanceof ChatError);
    failure = error.code;
  }
  const merged = await eventsOf(
    (async function* () {
      yield events;
    })(),
  );
  return { events: merged, ...(failure !== undefined && { failure }) };
}

describe("GigaChat's answer", () => {
  it('is the same however its bytes were cut', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, places, async (text, at) => {
        const bytes = [...Buffer.from(text)];
        const expected = await heard([Uint8Array.from(bytes)]);
        assert.deepEqual(await heard(cut(bytes, at).map((part) => Uint8Array.from(part))), expected);
      }),
      { numRuns: 100 },
    );
  });
});
