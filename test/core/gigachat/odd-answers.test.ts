import assert from 'node:assert/strict';
import { toFile } from 'openai';
import type { Batch } from '../../../src/core/chat/ports/batch-store';
import { GigaChatBatches } from '../../../src/core/gigachat/batches/gigachat-batches';
import { readVectors } from '../../../src/core/gigachat/client/gigachat-embedder';
import { toModels } from '../../../src/core/gigachat/client/gigachat-models';
import { momentIn, secondsIn } from '../../../src/core/protocols/gigachat/moment';
import { canaryAccount, type Stack, startStack } from '../../harness/stack';

// What GigaChat's smaller endpoints could say instead of what they say today.

const item = (embedding: unknown, more: object = {}) => ({ embedding, usage: { prompt_tokens: 2 }, ...more });

/** The vectors, and their tokens in all. */
function vectors(data: unknown[], more: object = {}): [vectors: number[][], tokens: number] {
  const read = readVectors({ data, ...more });
  return [read.map(({ vector }) => vector), read.reduce((sum, { tokens }) => sum + tokens, 0)];
}

describe('an odd answer of a smaller endpoint', () => {
  it('with vectors is put in order by what it counts, and counted where nothing is counted apart', () => {
    assert.deepEqual(vectors([item([3], { index: '1' }), item([1], { index: '0' })]), [[[1], [3]], 4]);
    assert.deepEqual(vectors([item(['1', 2])]), [[[1, 2]], 2]);
    assert.deepEqual(
      vectors([item([1], { usage: null }), item([2], { usage: null })], { usage: { prompt_tokens: 9 } }),
      [[[1], [2]], 9],
    );
    assert.deepEqual(vectors([item([1], { usage: { prompt_tokens: 'many' } })]), [[[1]], 0]);
  });

  it('with what is no vector has none', () => {
    for (const odd of [[], [1, null], ['x'], [[1, 2]], [true], [Number.POSITIVE_INFINITY], [''], 'AAAA', null]) {
      assert.deepEqual(vectors([item(odd)])[0], [], JSON.stringify(odd));
    }
  });

  it('with the output of a batch keeps its first line behind a byte order mark', async () => {
    const text = '\ufeff{"id":"1","result":{}}\n{"id":"2","result":{}}\n';
    const client = { json: async () => ({}), bytes: async () => ({ mime: '', bytes: Buffer.from(text) }) };
    const batches = new GigaChatBatches(client, {} as never, {} as never);
    const outcomes = await batches.outcomes({ outputFileId: 'f' } as Batch, new AbortController().signal);
    assert.deepEqual(
      outcomes.map(({ id }) => id),
      ['1', '2'],
    );
  });

  it('with no batches at all does not say of one that it is gone', async () => {
    const client = { json: async () => undefined, bytes: async () => assert.fail('nothing is downloaded') };
    const batches = new GigaChatBatches(client, {} as never, {} as never);
    await assert.rejects(batches.get('b', new AbortController().signal), { code: 'bad_upstream_data' });
  });

  it('with models has each once, and those of no type are for chats, unless their name says otherwise', () => {
    const data = [
      null,
      'x',
      { id: '' },
      { id: 5 },
      { id: 'a' },
      { id: 'a' },
      { id: 'b', type: null },
      { id: 'c', type: 'Embedder' },
      { id: 'd', type: '' },
      { id: 'EmbeddingsGigaR' },
      { id: 'Embeddings-2', type: null },
      { id: 'e', type: 'aicheck' },
    ];
    assert.deepEqual(
      toModels({ data }).map(({ id, kind }) => [id, kind]),
      [
        ['a', 'chat'],
        ['b', 'chat'],
        ['c', 'embedder'],
        ['d', 'chat'],
        ['EmbeddingsGigaR', 'embedder'],
        ['Embeddings-2', 'embedder'],
        ['e', 'other'],
      ],
    );
  });

  it('with a moment is read in seconds, in milliseconds, as text or as a date', () => {
    for (const moment of [1_795_897_262, 1_795_897_262_000, '1795897262', '1795897262000', '2026-11-28T20:21:02Z']) {
      assert.equal(secondsIn(moment), 1_795_897_262, String(moment));
    }
    for (const none of [0, -1, 1e16, Number.NaN, 'soon', '', null, {}, true]) assert.equal(momentIn(none), undefined);
  });

  describe('at its socket', () => {
    let stack: Stack;
    before(async () => {
      // Batches are for accounts that pay as they go.
      const scope = 'GIGACHAT_API_CORP';
      stack = await startStack({
        emulator: { accounts: [{ ...canaryAccount, scope }] },
        env: { GIGACHAT_SCOPE: scope },
      });
    });
    after(() => stack.stop());
    beforeEach(() => stack.emulator.reset());

    const embed = () => stack.post('/v1/embeddings', { model: 'EmbeddingsGigaR', input: ['a', 'b'] });
    const code = async (answer: Response) => {
      const { error } = (await answer.json()) as { error?: { code: string } };
      return [answer.status, error?.code];
    };

    it('is no failure of the bridge when it counts or ends by an object whose toString is none', async () => {
      const odd = { toString: 'x', valueOf: 1 };
      for (const data of [
        [item([1]), item([2], { index: odd })],
        [item([1], { index: [odd] }), item([2])],
      ]) {
        stack.emulator.scriptOther({ body: { data } });
        assert.equal((await embed()).status, 200);
      }
      for (const body of [
        { status: odd, message: 'no' },
        { code: [odd], message: 'no' },
        { error: { code: odd, status: odd } },
      ]) {
        stack.emulator.script({ headers: { 'content-type': 'application/json' }, body, times: 2 });
        const answer = await stack.post('/v1/chat/completions', {
          model: 'GigaChat-2',
          messages: [{ role: 'user', content: 'hi' }],
        });
        assert.deepEqual(await code(answer), [503, 'upstream_error'], JSON.stringify(body));
        stack.emulator.reset();
      }
    });

    it('is refused when two vectors are not of one length, or one is missing', async () => {
      for (const data of [[item([1, 2]), item([3])], [item([1])], [item([1]), item([null])]]) {
        stack.emulator.scriptOther({ body: { data } });
        assert.deepEqual(await code(await embed()), [502, 'bad_upstream_data']);
      }
    });

    it('is read as far as it holds files, and refused when it holds none', async () => {
      stack.emulator.scriptOther({
        body: { data: [null, { object: 'file' }, { id: 'f-1', bytes: '5', created_at: 1e16 }] },
      });
      const list = await stack.get('/v1/files', { 'anthropic-version': '2023-06-01' });
      assert.equal(list.status, 200);
      const { data } = (await list.json()) as { data: Record<string, unknown>[] };
      assert.deepEqual(
        data.map(({ id, size_bytes, created_at }) => [id, size_bytes, created_at]),
        [['f-1', 5, '1970-01-01T00:00:00.000Z']],
      );
      for (const body of [{ data: [{}] }, { files: [] }, '<html>']) {
        stack.emulator.scriptOther({ body });
        assert.deepEqual(await code(await stack.get('/v1/files')), [502, 'bad_upstream_data']);
      }
    });

    it('is read as far as it holds batches, and refused when it holds none', async () => {
      const id = 'b28fbd4e-4c3a-4c53-9a5b-2f3b9d7b8b11';
      stack.emulator.scriptOther({ body: { batches: [null, { id: 5 }, { id, status: 'completed' }] } });
      const list = (await (await stack.get('/v1/batches')).json()) as { data: { id: string }[] };
      assert.deepEqual(
        list.data.map((batch) => batch.id),
        [`batch_${id}`],
      );
      for (const body of [{ batches: [{}] }, '<html>', '', '{"batches":[', '7']) {
        stack.emulator.scriptOther({ raw: typeof body === 'string' ? body : JSON.stringify(body) });
        assert.deepEqual(await code(await stack.get('/v1/batches')), [502, 'bad_upstream_data']);
      }
      for (const body of [{ batches: [] }, { batches: null }, []]) {
        stack.emulator.scriptOther({ body });
        assert.equal((await stack.get('/v1/batches')).status, 200);
      }
    });

    it('that is none to a batch leaves it unsure whether it was taken', async () => {
      const rows = `{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"GigaChat-2","messages":[{"role":"user","content":"hi"}]}}`;
      const { id } = await stack.openai.files.create({
        file: await toFile(Buffer.from(rows), 'rows.jsonl'),
        purpose: 'batch',
      });
      for (const raw of ['<html>', '{}', '']) {
        stack.emulator.scriptOther({ raw });
        const answer = await stack.post('/v1/batches', {
          input_file_id: id,
          endpoint: '/v1/chat/completions',
          completion_window: '24h',
        });
        const { error } = (await answer.json()) as { error: { message: string; code: string } };
        assert.equal(answer.headers.get('x-should-retry'), 'false');
        assert.equal(error.code, 'bad_upstream_data');
        assert.match(error.message, /It may have been done all the same/);
        stack.emulator.reset();
      }
    });

    it('that is a page says that the network may want a sign-in', async () => {
      const page = { raw: '\n<!DOCTYPE html><title>Hotel</title>' };
      for (const ask of [embed, () => stack.get('/v1/files')]) {
        stack.emulator.scriptOther(page);
        const answer = await ask();
        assert.equal(answer.status, 502);
        assert.match(await answer.text(), /Check whether this network wants you to sign in first/);
      }
    });

    it('is read behind a mark that says no more than that it is UTF-8', async () => {
      const marked = (value: unknown) => ({ body: `\ufeff${JSON.stringify(value)}` });
      stack.emulator.scriptOther(marked({ data: [item([1]), item([2])] }), marked({ data: [{ id: 'f-1' }] }));
      assert.equal((await embed()).status, 200);
      assert.equal((await stack.get('/v1/files')).status, 200);
      const id = 'b28fbd4e-4c3a-4c53-9a5b-2f3b9d7b8b11';
      stack.emulator.scriptOther(marked({ batches: [{ id, status: 'completed' }] }));
      assert.equal((await stack.get('/v1/batches')).status, 200);
    });

    it('with counts as texts or in halves is a whole number of tokens', async () => {
      for (const tokens of ['7', 6.6]) {
        stack.emulator.scriptOther({ body: [{ tokens }] });
        const messages = [{ role: 'user', content: `how long is ${tokens}?` }];
        const answer = await stack.post('/v1/messages/count_tokens', { model: 'GigaChat-2-Max', messages });
        assert.equal(Number.isInteger(((await answer.json()) as { input_tokens: number }).input_tokens), true);
      }
    });
  });
});
