import assert from 'node:assert/strict';
import { FakeClock } from '../harness/fake-clock';
import type { Stack } from '../harness/stack';
import { startStack } from '../harness/stack';
import { conformanceCase } from './case';

interface ErrorBody {
  error: { param: string | null; message: string };
}

describe('embeddings, models and text completions', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ env: { GPT2GIGA_EMBEDDINGS: 'Embeddings-2' } });
  });
  after(() => stack.stop());
  afterEach(() => stack.emulator.reset());

  const embed = (body: object) => stack.post('/v1/embeddings', { model: 'Embeddings', ...body });
  const asked = () => stack.emulator.log.filter(({ path }) => path === '/v1/embeddings');
  const refused = async (body: object, param: string) => {
    const answer = await embed(body);
    const { error } = (await answer.json()) as ErrorBody;
    assert.deepEqual([answer.status, error.param], [400, param], error.message);
    assert.equal(asked().length, 0);
  };

  conformanceCase('N1', 'embeds one text or a list in its order, and refuses an empty list', async () => {
    const one = await stack.openai.embeddings.create({ model: 'Embeddings', input: 'a', encoding_format: 'float' });
    const two = await stack.openai.embeddings.create({
      model: 'Embeddings',
      input: ['b', 'a'],
      encoding_format: 'float',
    });
    assert.deepEqual(
      two.data.map(({ index }) => index),
      [0, 1],
    );
    assert.deepEqual(two.data[1]?.embedding, one.data[0]?.embedding);
    assert.ok(two.usage.prompt_tokens >= one.usage.prompt_tokens * 2);
    stack.emulator.reset();
    for (const input of [[], '', ['a', ''], 5, undefined])
      await refused({ input }, input?.toString() === 'a,' ? 'input[1]' : 'input');
  });

  conformanceCase('N2', 'refuses token ids, which belong to another tokenizer', async () => {
    await refused({ input: [1, 2, 3] }, 'input');
    await refused({ input: [[1, 2], [3]] }, 'input[0]');
    // So many come from a client that sends a thousand long texts at a time.
    const answer = await embed({ input: Array.from({ length: 1000 }, () => Array(600).fill(1)) });
    const { error } = (await answer.json()) as ErrorBody;
    assert.equal(answer.status, 400);
    assert.match(error.message, /token ids/);
  });

  conformanceCase(
    'N3',
    'gives base64 as little-endian floats, which the client decodes to the same numbers',
    async () => {
      const floats = await stack.openai.embeddings.create({
        model: 'Embeddings',
        input: 'x',
        encoding_format: 'float',
      });
      const decoded = await stack.openai.embeddings.create({ model: 'Embeddings', input: 'x' });
      const rounded = floats.data[0]?.embedding.map((value) => Math.fround(value));
      assert.deepEqual(Array.from(decoded.data[0]?.embedding ?? []), rounded);
    },
  );

  conformanceCase('N1', 'gives no text the vector of another where GigaChat numbers two alike', async () => {
    const item = (value: number, index?: unknown) => ({ object: 'embedding', embedding: [value, 1], index });
    const told = async (...data: object[]) => {
      stack.emulator.reset();
      stack.emulator.scriptOther({ body: { object: 'list', data } });
      const answer = await embed({ input: ['a', 'b', 'c'] });
      const body = (await answer.json()) as { data?: { embedding: number[] }[] };
      return answer.status === 200 ? body.data?.map(({ embedding }) => embedding[0]) : answer.status;
    };
    assert.deepEqual(await told(item(2, 2), item(0, 0), item(1, 1)), [0, 1, 2]);
    assert.deepEqual(await told(item(2, '3'), item(0, '1'), item(1, '2')), [0, 1, 2]);
    assert.deepEqual(await told(item(0, 0), item(1, 0), item(2, 0)), [0, 1, 2]);
    assert.deepEqual(await told(item(0), item(1), item(2)), [0, 1, 2]);
    assert.equal(await told(item(0, 0), item(1, 0), item(2, 1)), 502);
    assert.equal(await told(item(0, 5), item(1, 5), item(2)), 502);
  });

  conformanceCase('N4', 'puts the configured model in the place of text-embedding-…', async () => {
    const answer = await embed({ model: 'text-embedding-3-small', input: 'x' });
    assert.equal(answer.headers.get('x-gigachat-model'), 'Embeddings-2');
    assert.equal(((await answer.json()) as { model: string }).model, 'text-embedding-3-small');
    assert.deepEqual(
      asked().map(({ body }) => body),
      [{ model: 'Embeddings-2', input: ['x'] }],
    );
  });

  conformanceCase('N5', 'refuses dimensions it could not keep', async () => {
    await refused({ input: 'x', dimensions: 256 }, 'dimensions');
  });

  conformanceCase('N6', 'sends many texts in several calls, and names the one that is too long', async () => {
    const input = Array.from({ length: 250 }, (_, index) => `text ${index}`);
    const many = await stack.openai.embeddings.create({ model: 'Embeddings', input, encoding_format: 'float' });
    assert.deepEqual(
      many.data.map(({ index }) => index),
      input.map((_, index) => index),
    );
    assert.equal(asked().length, 3);
    stack.emulator.reset();
    stack.emulator.scriptOther({ status: 413, times: 0, when: { includes: 'very long' } });
    const answer = await embed({ input: [...input.slice(0, 120), `very long ${'x'.repeat(5000)}`, 'short'] });
    assert.deepEqual([answer.status, ((await answer.json()) as ErrorBody).error.param], [413, 'input[120]']);
  });

  conformanceCase('L1', 'lists what GigaChat lists, with limits and abilities, whoever asks', async () => {
    const { data } = (await (await stack.get('/v1/models')).json()) as { data: Record<string, unknown>[] };
    const max = data.find(({ id }) => id === 'GigaChat-2-Max');
    assert.deepEqual(max?.capabilities, { tools: true, vision: true });
    assert.equal(max?.context_window, 128_000);
    assert.equal(data.find(({ id }) => id === 'Embeddings')?.type, 'embedder');
    const { data: info } = (await (await stack.get('/v1/model/info?model=GigaChat-2')).json()) as {
      data: { model_name: string }[];
    };
    assert.deepEqual(
      info.map(({ model_name }) => model_name),
      ['GigaChat-2'],
    );
  });

  conformanceCase('L1', 'keeps the last list when GigaChat does not give a new one', async () => {
    const clock = new FakeClock(Date.now());
    const own = await startStack({ clock, env: { GIGACHAT_MAX_RETRIES: '0' } });
    try {
      const first = await (await own.get('/v1/models')).text();
      own.emulator.scriptModels({ status: 404, times: 0 });
      await clock.advance(6 * 60_000);
      const later = await own.get('/v1/models');
      assert.deepEqual([later.status, await later.text()], [200, first]);
      assert.equal(own.emulator.log.filter(({ kind }) => kind === 'models').length, 2);
    } finally {
      const stopped = own.stop();
      await clock.advance(4000);
      await stopped;
    }
  });

  conformanceCase('L2', 'answers 404 to a model that does not exist', async () => {
    const answer = await stack.get('/v1/models/none');
    assert.equal(answer.status, 404);
    assert.equal(((await answer.json()) as ErrorBody).error.param, 'model');
  });

  conformanceCase('L3', 'completes a text, also between two others, whole and streamed', async () => {
    stack.emulator.script({ text: ['return a', ' + b;'] }, { text: ['return a', ' + b;'] });
    const request = { model: 'GigaChat-2', prompt: 'function add(a, b) {', suffix: '}', max_tokens: 50 };
    const whole = await stack.openai.completions.create(request);
    assert.deepEqual(
      [whole.object, whole.choices[0]?.text, whole.choices[0]?.finish_reason],
      ['text_completion', 'return a + b;', 'stop'],
    );
    let streamed = '';
    let finish = '';
    for await (const chunk of await stack.openai.completions.create({ ...request, stream: true })) {
      streamed += chunk.choices[0]?.text ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
    }
    assert.deepEqual([streamed, finish], ['return a + b;', 'stop']);
    const sent = JSON.stringify(stack.chatBodies()[0]?.messages);
    assert.match(sent, /<before>function add\(a, b\) \{<\/before>/);
    assert.equal(stack.chatBodies()[0]?.max_tokens, 50);
    const bad = await stack.post('/v1/completions', { model: 'GigaChat-2', prompt: ['a', 'b'] });
    assert.deepEqual([bad.status, ((await bad.json()) as ErrorBody).error.param], [400, 'prompt']);
  });

  it('keeps, lists, gives back and deletes files', async () => {
    const file = await stack.openai.files.create({
      file: new File(['hello'], 'hello.txt', { type: 'text/plain' }),
      purpose: 'user_data',
    });
    assert.deepEqual([file.filename, file.bytes, file.object], ['hello.txt', 5, 'file']);
    assert.deepEqual(
      (await stack.openai.files.list()).data.map(({ id }) => id),
      [file.id],
    );
    assert.equal((await stack.openai.files.retrieve(file.id)).filename, 'hello.txt');
    assert.equal(await (await stack.openai.files.content(file.id)).text(), 'hello');
    assert.equal((await stack.openai.files.delete(file.id)).deleted, true);
    assert.equal((await stack.get(`/v1/files/${file.id}`)).status, 404);
    for (const id of ['..%2f..%2foauth', '%252e%252e', 'a b', 'x'.repeat(100)]) {
      const answer = await stack.get(`/v1/files/${id}`);
      assert.ok([400, 404].includes(answer.status), `${id}: ${answer.status}`);
    }
  });
});
