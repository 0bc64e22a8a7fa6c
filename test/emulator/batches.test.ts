import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Caller } from './caller';
import { type Emulator, startEmulator } from './emulator';
import type { Scope } from './options';

describe('the batches of the emulator', () => {
  let emulator: Emulator;
  let caller: Caller;
  const start = async (scope: Scope) => {
    emulator = await startEmulator({ accounts: [{ clientId: randomUUID(), clientSecret: randomUUID(), scope }] });
    caller = await new Caller(emulator).signIn(scope);
  };
  afterEach(() => emulator.stop());

  const row = (id: string, content: string, more: object = {}) =>
    JSON.stringify({ id, request: { model: 'GigaChat-2', messages: [{ role: 'user', content }], ...more } });
  const post = (body: string, method = 'chat_completions') =>
    caller.send(`/batches?method=${method}`, { body, headers: { 'content-type': 'application/octet-stream' } });
  const get = async (id?: string) => {
    const { text } = await caller.get(`/batches${id === undefined ? '' : `?batch_id=${id}`}`);
    return JSON.parse(text).batches;
  };

  it('go from created over in progress to completed, and leave one line for each row in a file', async () => {
    await start('GIGACHAT_API_CORP');
    emulator.script({ text: 'fine', when: { includes: 'good' } });
    const created = JSON.parse((await post(`${row('a', 'good')}\n${row('b', 'bad', { temperature: -1 })}\n`)).text);
    assert.deepEqual(
      [created.method, created.status, created.request_counts],
      ['chat_completions', 'created', { total: 2, completed: 0, failed: 0 }],
    );
    assert.equal((await get(created.id))[0].status, 'in_progress');
    const [done] = await get();
    assert.deepEqual([done.status, done.request_counts], ['completed', { total: 2, completed: 1, failed: 1 }]);
    const { text } = await caller.get(`/files/${done.output_file_id}/content`);
    const [one, two] = text.split('\n').map((line) => JSON.parse(line));
    assert.deepEqual([one.id, one.result.choices[0].message.content], ['a', 'fine']);
    assert.deepEqual([two.id, two.error.status], ['b', 422]);
    assert.match(two.error.message, /temperature must be in range/);
  });

  it('make vectors', async () => {
    await start('GIGACHAT_API_CORP');
    const request = { model: 'Embeddings', input: ['one'] };
    const { id } = JSON.parse((await post(JSON.stringify({ id: '1', request }), 'embedder')).text);
    await get(id);
    const [done] = await get(id);
    const { text } = await caller.get(`/files/${done.output_file_id}/content`);
    assert.equal(JSON.parse(text).result.data[0].embedding.length, 1024);
  });

  it('refuse what is no batch, and know only their own', async () => {
    await start('GIGACHAT_API_CORP');
    assert.equal((await post(row('a', 'x'), 'other')).status, 400);
    for (const body of ['', 'x', '{"id":"a"}', '[1]']) assert.equal((await post(body)).status, 400, body);
    const missing = await caller.get(`/batches?batch_id=${randomUUID()}`);
    assert.deepEqual([missing.status, missing.text], [404, '{"status":404,"message":"Batch task not found"}\n']);
    assert.deepEqual(await get(), []);
  });

  it('are for accounts that pay as they go', async () => {
    await start('GIGACHAT_API_PERS');
    assert.equal((await post(row('a', 'x'))).status, 403);
    assert.equal((await caller.get('/batches')).status, 403);
  });
});
