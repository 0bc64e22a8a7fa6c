import assert from 'node:assert/strict';
import { collect } from '../../../src/core/chat/collect';
import type { ChatStream } from '../../../src/core/chat/events';
import { AnswerDecoder } from '../../../src/core/protocols/gigachat/decode';
import { readEventData } from '../../../src/core/protocols/sse';
import { type Stack, startStack } from '../../harness/stack';

const text = 'Съешь ещё этих мягких французских булок 🥐, да выпей же чаю — «ё» и 𝄞.';
const chunk = (choice: object, more: object = {}) =>
  `data: ${JSON.stringify({ choices: [{ ...choice, index: 0 }], created: 1, model: 'GigaChat-2:2.0', object: 'chat.completion', ...more })}\n\n`;
const bytes = Buffer.from(
  chunk({ delta: { content: text.slice(0, 30), role: 'assistant' } }) +
    chunk({ delta: { content: text.slice(30) } }) +
    chunk(
      { delta: { content: '' }, finish_reason: 'stop' },
      { usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
    ) +
    'data: [DONE]\n\n',
);

async function* decode(pieces: readonly Uint8Array[]): ChatStream {
  const decoder = new AnswerDecoder('id', 'model');
  async function* body() {
    yield* pieces;
  }
  for await (const data of readEventData(body())) {
    const events = decoder.read(data);
    if (events.length > 0) yield events;
  }
  const rest = decoder.done ? [] : decoder.close();
  if (rest.length > 0) yield rest;
}

describe('a Cyrillic stream', () => {
  it('gives the same text when it is cut in two at any byte', async () => {
    for (let at = 1; at < bytes.length; at += 1) {
      const result = await collect(decode([bytes.subarray(0, at), bytes.subarray(at)]));
      assert.equal(result.text, text, `cut at byte ${at}`);
      assert.deepEqual(result.usage, { input: 1, output: 2 });
    }
  });

  it('gives the same text when every byte comes alone', async () => {
    const result = await collect(decode([...bytes].map((byte) => Uint8Array.of(byte))));
    assert.equal(result.text, text);
  });

  for (const [name, altered] of [
    ['CR LF line ends', bytes.toString().replaceAll('\n', '\r\n')],
    ['CR line ends', bytes.toString().replaceAll('\n', '\r')],
    ['no space after data:', bytes.toString().replaceAll('data: ', 'data:')],
    [
      'comments and other fields',
      `: hello\nretry: 5\n\n${bytes.toString().replaceAll('data: ', 'event: x\nid: 1\n: ping\ndata: ')}`,
    ],
    ['a byte order mark', `\uFEFF${bytes.toString()}`],
    ['two [DONE] and data after them', `${bytes.toString()}data: [DONE]\n\ndata: {"choices":[]}\n\n`],
  ] as const) {
    it(`is read with ${name}`, async () => {
      const altered_ = Buffer.from(altered);
      for (const at of [1, 7, 40, altered_.length >> 1, altered_.length - 3]) {
        assert.equal((await collect(decode([altered_.subarray(0, at), altered_.subarray(at)]))).text, text);
      }
    });
  }

  describe('over real sockets', () => {
    let stack: Stack;
    before(async () => {
      stack = await startStack();
    });
    after(() => stack.stop());

    it('reaches the client whole when each of its bytes is a write of its own', async () => {
      stack.emulator.script({ text: [text.slice(0, 30), text.slice(30)], cutAt: 'every-byte' });
      const stream = await stack.openai.chat.completions.create({
        model: 'GigaChat-2',
        stream: true,
        messages: [{ role: 'user', content: 'hi' }],
      });
      let got = '';
      for await (const part of stream) got += part.choices[0]?.delta.content ?? '';
      assert.equal(got, text);
    });
  });
});
