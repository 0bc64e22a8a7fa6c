import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { type Stack, startStack } from '../harness/stack';
import { at, readEvents } from './wire-events';

type Json = Record<string, unknown>;

const model = 'GigaChat-2';
const uuid = '0f1e2d3c-0000-4000-8000-123456789abc';

/** Fields that readers of the Response object rely on, where a request says nothing of them. */
const always: Json = {
  completed_at: null,
  usage: null,
  temperature: 1,
  top_p: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  top_logprobs: 0,
  max_output_tokens: null,
  max_tool_calls: null,
  store: true,
  background: false,
  access_programs: null,
  service_tier: 'default',
  safety_identifier: null,
  prompt_cache_key: null,
  truncation: 'disabled',
  previous_response_id: null,
  instructions: null,
  metadata: {},
  reasoning: { effort: null, summary: null },
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  error: null,
  incomplete_details: null,
};

describe("what strict readers of OpenAI's addresses look for", () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const respond = (more: Json) => stack.post('/v1/responses', { model, input: 'hi', ...more });
  const errorOf = async (answer: Response) => at(await answer.json(), 'error') as Json;

  it('is in every snapshot of a response, and what is only known in the end is in the last', async () => {
    const events = readEvents(await (await respond({ stream: true })).text());
    const snapshots = events.flatMap(({ data }) => (data.response ? [data.response as Json] : []));
    assert.equal(snapshots.length, 3);
    for (const snapshot of snapshots.slice(0, 2)) {
      for (const [field, value] of Object.entries(always)) assert.deepEqual(snapshot[field], value, field);
    }
    const whole = (await (await respond({})).json()) as Json;
    for (const last of [snapshots[2], whole]) {
      for (const field of Object.keys(always)) assert.ok(last && field in last, field);
      assert.ok(Number.isInteger(last?.completed_at) && Number(at(last, 'usage', 'total_tokens')) > 0);
    }
  });

  it('repeats what was asked, with every field of a tool', async () => {
    const asked = {
      temperature: 0.5,
      top_p: 0.9,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      max_tool_calls: 3,
      store: false,
      safety_identifier: 'me',
      prompt_cache_key: 'key',
    };
    const tools = [{ type: 'function', name: 'get' }];
    const format = { type: 'json_schema', name: 'a', schema: { type: 'object', properties: {} } };
    stack.emulator.script({ text: '{}', times: 0 });
    const answer = (await (await respond({ ...asked, tools, text: { format } })).json()) as Json;
    for (const [field, value] of Object.entries(asked)) assert.deepEqual(answer[field], value, field);
    assert.deepEqual(answer.tools, [
      { type: 'function', name: 'get', description: null, parameters: null, strict: null },
    ]);
    assert.deepEqual(at(answer, 'text', 'format'), { ...format, description: null, strict: false });
  });

  it('says no end and no usage of an answer that broke, and no completion of one that was cut', async () => {
    stack.emulator.script({ text: ['one ', 'two'], breakOff: { how: 'reset', after: { chunks: 1 } } });
    const broken = readEvents(await (await respond({ stream: true })).text()).at(-1)?.data.response as Json;
    assert.deepEqual([broken.status, broken.completed_at, broken.usage], ['failed', null, null]);
    stack.emulator.script({ text: 'and so', finishReason: 'length' });
    const cut = (await (await respond({})).json()) as Json;
    assert.deepEqual([cut.status, cut.completed_at], ['incomplete', null]);
  });

  it("counts reasoning and cached tokens in Chat's usage, whether there were any or not", async () => {
    const messages = [{ role: 'user', content: 'hi' }];
    const whole = (await (await stack.post('/v1/chat/completions', { model, messages })).json()) as Json;
    assert.equal(at(whole, 'usage', 'completion_tokens_details', 'reasoning_tokens'), 0);
    assert.equal(typeof at(whole, 'usage', 'prompt_tokens_details', 'cached_tokens'), 'number');
  });

  it('is in a whole chat completion the build of the model that answered', async () => {
    const answer = await stack.post('/v1/chat/completions', {
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'hi' }],
    });
    const { model, system_fingerprint: build } = (await answer.json()) as {
      model: string;
      system_fingerprint?: string;
    };
    assert.equal(model, 'gpt-4o');
    assert.equal(build, answer.headers.get('x-gigachat-model'));
    assert.match(build ?? '', /^GigaChat-.+:/);
  });

  it('counts the tokens of an input', async () => {
    const short = await stack.openai.responses.inputTokens.count({ model, input: 'hi' });
    const long = await stack.openai.responses.inputTokens.count({
      model,
      input: [{ role: 'user', content: 'hi '.repeat(100) }],
      instructions: 'Be short.',
    });
    assert.equal(short.object, 'response.input_tokens');
    assert.ok(short.input_tokens > 0 && long.input_tokens > short.input_tokens);
    const wrong = await stack.post('/v1/responses/input_tokens', { model, input: 7 });
    assert.deepEqual([wrong.status, (await errorOf(wrong)).param], [400, 'input']);
  });

  it('answers 404 to a word that is no address, 405 to an address that takes another method', async () => {
    for (const path of [
      '/responses/nonsense',
      '/responses/resp_1/nonsense',
      '/files/nonsense',
      '/batches/nonsense',
      '/batches/x/y',
    ]) {
      const answer = await stack.post(`/v1${path}`, { model });
      assert.deepEqual([path, answer.status, (await errorOf(answer)).code], [path, 404, 'unknown_url']);
    }
    for (const path of [
      '/responses/resp_1',
      `/files/${uuid}`,
      `/files/file-${uuid}`,
      `/batches/batch_${uuid}`,
      '/models/x',
    ]) {
      const answer = await stack.post(`/v1${path}`, { model });
      assert.deepEqual([path, answer.status], [path, 405]);
    }
    for (const path of ['/responses/nonsense', '/files/nonsense', '/models/nonsense']) {
      const answer = await stack.get(`/v1${path}`);
      assert.deepEqual([path, answer.status], [path, 404]);
      assert.notEqual((await errorOf(answer)).code, 'unknown_url');
    }
  });

  it('says of several prompts, and of token ids, what to send in their place', async () => {
    const asked = async (prompt: unknown) => {
      const answer = await stack.post('/v1/completions', { model, prompt });
      return `${answer.status} ${await answer.text()}`;
    };
    assert.match(await asked(['a']), /^200 /);
    assert.match(await asked(['a', 'b']), /^400 .*prompt: one text is answered at a time; send a request for each/);
    for (const ids of [[1], [1, 2], [[1, 2]]])
      assert.match(await asked(ids), /^400 .*token ids .* Send the text itself/);
  });

  it('takes best_of 0, which asks for nothing more, and not 2', async () => {
    const complete = (best_of: number) => stack.post('/v1/completions', { model, prompt: 'a', best_of });
    assert.equal((await complete(0)).status, 200);
    assert.deepEqual([(await complete(2)).status, (await errorOf(await complete(2))).param], [400, 'best_of']);
  });

  it("takes the length that a model's vectors have, and says it where another is asked for", async () => {
    const embed = (body: Json) => stack.post('/v1/embeddings', { model: 'Embeddings', ...body });
    const { data } = (await (await embed({ input: 'a' })).json()) as { data: { embedding: number[] }[] };
    const size = data[0]?.embedding.length ?? 0;
    const fresh = await startStack();
    try {
      const calls = () => fresh.emulator.log.filter(({ path }) => path === '/v1/embeddings').length;
      for (const input of ['a', ['a', 'b', 'c']]) {
        const other = await fresh.post('/v1/embeddings', { model: 'Embeddings', input, dimensions: size + 1 });
        const error = await errorOf(other);
        assert.deepEqual([other.status, error.param], [400, 'dimensions']);
        assert.match(String(error.message), new RegExp(`\\b${size}\\b`));
      }
      assert.equal(calls(), 1);
      const same = await fresh.post('/v1/embeddings', { model: 'Embeddings', input: ['a', 'b'], dimensions: size });
      assert.equal(same.status, 200);
    } finally {
      await fresh.stop();
    }
  });

  it('sends the id of a file without its prefix, whoever names it', async () => {
    const form = new FormData();
    form.append('file', new Blob(['%PDF-1.4 x'], { type: 'application/pdf' }), 'a.pdf');
    form.append('purpose', 'user_data');
    const headers = { authorization: `Bearer ${stack.apiKey}` };
    const kept = await fetch(`${stack.url}/v1/files`, { method: 'POST', headers, body: form });
    const { id } = (await kept.json()) as { id: string };
    const given = `file-${id.replace(/^file-/, '')}`;
    const attached = () => at(stack.chatBodies().at(-1), 'messages', 0, 'attachments');
    const bodies: [path: string, body: Json][] = [
      ['/v1/chat/completions', { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: given } }] }] }],
      ['/v1/responses', { input: [{ role: 'user', content: [{ type: 'input_file', file_id: given }] }] }],
      ['/v1/responses', { input: [{ role: 'user', content: [{ type: 'input_image', file_id: given }] }] }],
      [
        '/v1/messages',
        {
          max_tokens: 10,
          messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'file', file_id: given } }] }],
        },
      ],
    ];
    for (const [path, body] of bodies) {
      const answer = await stack.post(path, { model, ...body });
      assert.equal(answer.status, 200, await answer.text());
      assert.deepEqual([path, attached()], [path, [id.replace(/^file-/, '')]]);
    }
  });

  it('refuses a file by address as a file, at its place, with the setting that would fetch it', async () => {
    const file_url = 'https://example.com/a.pdf';
    const answer = await respond({ input: [{ role: 'user', content: [{ type: 'input_file', file_url }] }] });
    const error = await errorOf(answer);
    assert.deepEqual([answer.status, error.param, error.code], [400, 'input[0].content[0]', 'remote_files_off']);
    assert.match(String(error.message), /^input\[0\]\.content\[0\]: files by address .*BRIDGE_ALLOW_REMOTE_IMAGES/);
    const image = await respond({
      input: ['x', 'y'].map((text) => ({
        role: 'user',
        content: [
          { type: 'input_text', text },
          { type: 'input_image', image_url: file_url },
        ],
      })),
    });
    assert.match(String((await errorOf(image)).message), /^input\[0\]\.content\[1\]: images by address/);
  });
});

describe('the files of an account', () => {
  let stack: Stack;
  const ids: string[] = [];
  before(async () => {
    stack = await startStack();
    for (const name of ['a.txt', 'b.pdf', 'c.jsonl', 'd.txt', 'e.txt']) {
      const purpose = name.endsWith('jsonl') ? 'batch' : 'assistants';
      const file = new File([name], name);
      ids.push((await stack.openai.files.create({ file, purpose })).id);
    }
  });
  after(() => stack.stop());

  const list = async (query: string, headers: Record<string, string> = {}) => {
    const answer = await stack.get(`/v1/files${query}`, headers);
    return { status: answer.status, body: (await answer.json()) as Json };
  };
  const idsOf = ({ body }: { body: Json }) => (body.data as Json[]).map(({ id }) => id);

  it('come in pages, in either order', async () => {
    const all = await list('');
    assert.equal(all.body.has_more, false);
    assert.deepEqual(new Set(idsOf(all)), new Set(ids));
    for (const order of ['asc', 'desc']) {
      const walked: unknown[] = [];
      for (let after = ''; ; ) {
        const { body } = await list(`?order=${order}&limit=2${after && `&after=${after}`}`);
        walked.push(...idsOf({ body }));
        assert.deepEqual([body.first_id, body.last_id], [idsOf({ body })[0], idsOf({ body }).at(-1)]);
        if (!body.has_more) break;
        after = String(body.last_id);
      }
      assert.deepEqual(new Set(walked), new Set(ids));
      assert.equal(walked.length, ids.length);
    }
    const named: string[] = [];
    for await (const { id } of stack.openai.files.list({ limit: 2 })) named.push(id);
    assert.equal(named.length, ids.length);
    assert.deepEqual(idsOf(await list('?purpose=batch')), [ids[2]]);
    assert.deepEqual(idsOf(await list('?purpose=vision')), []);
  });

  it('refuse a page that makes no sense, by the field', async () => {
    for (const [query, param] of [
      ['limit=0', 'limit'],
      ['limit=x', 'limit'],
      ['limit=10001', 'limit'],
      ['order=sideways', 'order'],
      [`after=${uuid}`, 'after'],
    ] as const) {
      const { status, body } = await list(`?${query}`);
      assert.deepEqual([status, at(body, 'error', 'param')], [400, param]);
    }
  });

  it("are shown in Anthropic's words to its clients, in pages too", async () => {
    const anthropic = new Anthropic({ baseURL: stack.url, apiKey: stack.apiKey, maxRetries: 0 });
    const named: string[] = [];
    for await (const file of anthropic.files.list({ limit: 2 })) {
      assert.deepEqual([file.type, typeof file.size_bytes], ['file', 'number']);
      named.push(file.id);
    }
    assert.deepEqual(new Set(named), new Set(ids));
    const first = ids[1] ?? '';
    const shown = await anthropic.files.retrieveMetadata(first);
    assert.deepEqual([shown.filename, shown.mime_type], ['b.pdf', 'application/pdf']);
    const kept = await anthropic.files.upload({ file: new File(['x'], 'f.txt') });
    assert.equal(kept.type, 'file');
    const before = await list(`?limit=1&before_id=${first}`, { 'anthropic-version': '2023-06-01' });
    assert.ok(!idsOf(before).includes(first) && idsOf(before).length <= 1);
    const older = await list(`?limit=1&after_id=${first}`, { 'anthropic-version': '2023-06-01' });
    assert.deepEqual(Object.keys(older.body).sort(), ['data', 'first_id', 'has_more', 'last_id', 'next_page']);
    assert.deepEqual(await anthropic.files.delete(kept.id), { id: kept.id, type: 'file_deleted' });
    await assert.rejects(anthropic.files.retrieveMetadata(kept.id), Anthropic.NotFoundError);
  });
});
