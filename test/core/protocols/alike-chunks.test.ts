import assert from 'node:assert/strict';
import { Utf8Stream } from '../../../src/core/ground/text/utf8-stream';
import { AnswerDecoder } from '../../../src/core/protocols/gigachat/decode';
import { CompletionDecoder } from '../../../src/core/protocols/openai-chat/decode';

// Chunks that differ in their words alone are not read one by one; nobody may see it in the answer.

const words = [
  'да ',
  'a"b',
  'a\\b',
  '\n',
  'x\u0001',
  '😀',
  '\ud83d',
  '\ude00',
  '{"content":"да "}',
  '-',
  '',
  'content":"',
];
const chunk = (content: string, more: object = {}, delta: object = {}) =>
  JSON.stringify({ choices: [{ delta: { ...delta, content }, index: 0 }], created: 1, model: 'm', ...more });
const last = JSON.stringify({
  choices: [{ delta: { content: '' }, index: 0, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 2 },
});
/** Chunks of one kind each, as a server could send them in turns. */
const kinds: readonly ((content: string) => string)[] = [
  (content) => chunk(content),
  (content) => chunk(content, { created: 2 }),
  (content) => chunk(content, {}, { role: 'assistant' }),
  (content) => chunk(content, {}, { reasoning_content: 'hm' }),
  (content) => JSON.stringify({ content: 'да ', choices: [{ delta: { content }, index: 0 }] }),
  (content) => JSON.stringify({ choices: [{ delta: { content }, index: 1 }] }),
  (content) => chunk(content).replace('"content":', '"content" : '),
];

const decoders = {
  GigaChat: () => new AnswerDecoder('id', 'm'),
  'another server': () => new CompletionDecoder('it', 'openrouter', 'm'),
};

for (const [who, decoder] of Object.entries(decoders)) {
  /** What an answer says when each read brings so many chunks. */
  const saidBy = (chunks: readonly string[], each: number) => {
    const reader = decoder();
    const said = { reasoning: '', text: '' };
    for (let at = 0; at < chunks.length; at += each) {
      for (const event of reader.read(chunks.slice(at, at + each))) {
        if (event.type === 'text' || event.type === 'reasoning') said[event.type] += event.text;
      }
      reader.check();
    }
    return { ...said, done: reader.done };
  };
  /** The same, each chunk written so that none is like another. */
  const apart = (chunks: readonly string[]) =>
    saidBy(
      chunks.map((text, index) => text.replace('{', `{"n${index}":0,`)),
      1,
    );

  describe(`chunks of ${who} that are alike`, () => {
    for (const [index, kind] of kinds.entries()) {
      it(`say what they say one by one: ${kind('…')}`, () => {
        for (const other of [kind, ...kinds.slice(0, index)]) {
          const chunks = words.flatMap((word) => [kind('да '), kind(word), other(word), kind('-')]);
          const whole = [chunk('Начало '), ...chunks, chunk('конец'), last];
          for (const each of [1, 3, whole.length]) assert.deepEqual(saidBy(whole, each), apart(whole));
        }
      });
    }

    it('tell their words of one read together', () => {
      const reader = decoder();
      reader.read([chunk('да ')]);
      const texts = reader
        .read([chunk('нет '), chunk('может быть ')])
        .map((event) => event.type === 'text' && event.text);
      assert.deepEqual(texts, ['нет может быть ']);
    });

    it('are followed by one that is broken, which is told after their words', () => {
      const reader = decoder();
      reader.read([chunk('да ')]);
      assert.equal(reader.read([chunk('нет '), '{"choices":']).length, 1);
      assert.throws(() => reader.check(), /not JSON/);
    });
  });
}

describe('UTF-8 in pieces', () => {
  it('becomes the same text wherever it is cut, whatever stands in it', () => {
    const long = 'Ещё одна фраза средней длины. '.repeat(30);
    const texts = [Buffer.from(`\ufeffж€😀\ufeff${long}a`), Buffer.from('\ufeff'), Buffer.from(long + long)];
    const broken = [
      0x61, 0xc3, 0x28, 0xe2, 0x82, 0x62, 0xf0, 0x9f, 0x98, 0xff, 0xc0, 0x80, 0xf8, 0x62, 0xed, 0xa5, 0x62,
    ];
    for (const bytes of [...texts, Buffer.from(broken), Buffer.concat([Buffer.from(long), Buffer.from(broken)])]) {
      const whole = new TextDecoder().decode(bytes);
      for (const size of [1, 2, 3, 5, 700, 100_000]) {
        const letters = new Utf8Stream();
        let text = '';
        for (let at = 0; at < bytes.length; at += size) text += letters.read(bytes.subarray(at, at + size));
        assert.equal(text, whole, `in pieces of ${size}`);
      }
    }
  });
});
