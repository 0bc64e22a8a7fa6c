import assert from 'node:assert/strict';
import { WrittenVector } from '../../../src/core/chat/ports/embedder';
import { withVectorsUnread } from '../../../src/core/protocols/gigachat/unread-vectors';
import { toEmbeddingsAnswer, toEmbeddingsJson } from '../../../src/core/protocols/openai-embeddings/embeddings';

/** The value with its unread vectors read. */
function read(value: unknown): unknown {
  if (value instanceof WrittenVector) return value.toNumbers();
  return JSON.parse(
    JSON.stringify(value, (_key, one: unknown) => (one instanceof WrittenVector ? one.toNumbers() : one)),
  );
}

function unreadIn(value: unknown): number {
  const { data } = value as { data: { embedding: unknown }[] };
  return data.filter(({ embedding }) => embedding instanceof WrittenVector).length;
}

describe('an answer with vectors that are not read', () => {
  it('says the same as when they are', () => {
    const item = (embedding: string, more = '') => `{"object":"embedding","embedding":${embedding},"index":0${more}}`;
    const whole = (...items: string[]) => `{"object":"list","data":[${items.join(',')}]}`;
    for (const vector of ['[1,2]', '[ -0.5 , 1e-7,2.5E+3 ]', '[0]', ' [\n1\n]']) {
      assert.equal(unreadIn(withVectorsUnread(whole(item(vector), item(vector)))), 2, vector);
    }
    const odd = ['[]', '3', '0', 'null', '"[1]"', '["1"]', '[1,null]', '[[1]]', '[12345678901234567890]', '[1e400]'];
    const texts = [
      ...['[1,2]', '[ -0.5 , 1e-7,2.5E+3 ]', ...odd].map((vector) => whole(item(vector))),
      ...odd.flatMap((vector) => [whole(item(vector), item('[7,8]')), whole(item('[7,8]'), item(vector))]),
      whole(item('[1]', ',"embedding":[2]')),
      whole(item('[1]', ',"embedding":0'), item('0')),
      whole(item('[1]', ',"note":"\\"embedding\\":[5]"')),
      whole(item('0', ',"a\\"embedding":[5]')),
      whole(item('0').replace('"index"', '"embeddin\\u0067":[5],"index"')),
      `{"data":[${item('0')}],"embedding":[1]}`,
      '{"data":{"embedding":[1]}}',
      '{"embedding":[1]}',
      '{"status":429,"message":"\\"embedding\\":[1]"}',
    ];
    for (const text of texts) assert.deepEqual(read(withVectorsUnread(text)), read(JSON.parse(text)), text);
  });

  it('is none where it is no JSON', () => {
    for (const text of [
      '{"data":[{"embedding":[1,2,]}]}',
      '{"data":[{"embedding":[01]}]}',
      '{"data":[{"embedding":[1]}',
      '{"data":[{"embedding":[1,\u00a02]}]}',
      '{"data":[{"embedding":\ufeff[1]}]}',
      '<p>',
    ]) {
      assert.equal(withVectorsUnread(text), undefined, text);
    }
  });

  it('is read like any other JSON where a list is far longer than vectors are', () => {
    const long = JSON.stringify({ data: [{ index: 0, embedding: new Array(1_000_000).fill(0.25) }] });
    assert.equal(unreadIn(withVectorsUnread(long)), 0);
  });

  it('is passed on as it is written, in the words of the caller', () => {
    const numbers = [0.5, -1e-7, 12];
    const vectors = [new WrittenVector('[0.5, -1e-7, 12]'), numbers];
    const embedded = { model: 'Embeddings', vectors, inputTokens: 6 };
    for (const base64 of [false, true]) {
      const request = { model: 'a "name"', texts: ['a', 'b'], base64 };
      const read = { ...embedded, vectors: [numbers, numbers] };
      assert.deepEqual(JSON.parse(toEmbeddingsJson(request, embedded)), toEmbeddingsAnswer(request, read));
    }
    const longer = { model: 'm', texts: [], base64: false, dimensions: 4 };
    assert.throws(() => toEmbeddingsJson(longer, embedded), /have 3 numbers/);
    assert.equal(JSON.parse(toEmbeddingsJson({ ...longer, dimensions: 3 }, embedded)).data.length, 2);
  });
});
