import assert from 'node:assert/strict';
import OpenAI, { toFile } from 'openai';
import { leaks, offered } from '../core/protocols/leaks';
import type { Emulator } from '../emulator/emulator';
import { canaryAccount, type Stack, startStack } from '../harness/stack';

type Json = Record<string, unknown>;
interface OutputLine {
  id: string;
  custom_id: string;
  response: { status_code: number; request_id: string; body: Json };
  error: { code: string; message: string } | null;
}

const corporate = { ...canaryAccount, scope: 'GIGACHAT_API_CORP' as const };
const messages = [{ role: 'user', content: 'hi' }];

describe("OpenAI's batches over GigaChat's", () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack({
      emulator: { accounts: [corporate] },
      env: { GIGACHAT_SCOPE: 'GIGACHAT_API_CORP', BRIDGE_MODEL_ALIASES: '{"fast":"GigaChat-2"}' },
    });
  });
  afterEach(() => stack.stop());

  const line = (customId: string, body: Json, url = '/v1/chat/completions') => ({
    custom_id: customId,
    method: 'POST',
    url,
    body,
  });
  const upload = async (lines: readonly object[] | string, client = stack.openai) => {
    const text = typeof lines === 'string' ? lines : lines.map((one) => JSON.stringify(one)).join('\n');
    return await client.files.create({ file: await toFile(Buffer.from(text), 'input.jsonl'), purpose: 'batch' });
  };
  const create = async (lines: readonly object[] | string, endpoint: OpenAI.BatchCreateParams['endpoint']) =>
    stack.openai.batches.create({
      input_file_id: (await upload(lines)).id,
      endpoint,
      completion_window: '24h',
      metadata: { run: '7' },
    });
  /** Waits as a client does: by asking. */
  const completed = async (id: string, client = stack.openai) => {
    for (let turn = 0; turn < 10; turn += 1) {
      const batch = await client.batches.retrieve(id);
      if (batch.status === 'completed') return batch;
    }
    assert.fail('the batch never ends');
  };
  const linesOf = async (fileId: string | undefined, client = stack.openai): Promise<OutputLine[]> => {
    const text = await (await client.files.content(fileId ?? '')).text();
    return text
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one) as OutputLine);
  };
  const rowsSent = ({ log }: Emulator) =>
    log
      .filter(({ method, path }) => method === 'POST' && path.startsWith('/v1/batches'))
      .flatMap(({ body }) => (typeof body === 'string' ? body.split('\n').map((row) => JSON.parse(row)) : [body])) as {
      id: string;
      request: Json;
    }[];
  const refusal = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => assert.fail('it was taken'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof OpenAI.APIError, String(error));
    return error;
  };

  it('make the whole round with the official client', async () => {
    const file = await upload([
      line('one', { model: 'fast', messages }),
      line('two', { model: 'gpt-4o', messages, max_tokens: 7, temperature: 0 }),
    ]);
    assert.deepEqual([file.filename, file.purpose], ['input.jsonl', 'batch']);
    stack.emulator.script({ text: 'first' }, { text: 'second', finishReason: 'length' });
    const batch = await stack.openai.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { run: '7' },
    });
    assert.equal(batch.status, 'validating');
    assert.deepEqual(
      [batch.object, batch.input_file_id, batch.endpoint, batch.metadata, batch.request_counts],
      ['batch', file.id, '/v1/chat/completions', { run: '7' }, { total: 2, completed: 0, failed: 0 }],
    );
    assert.deepEqual(
      rowsSent(stack.emulator).map(({ request }) => [request.model, request.stream, request.max_tokens, request.top_p]),
      [
        ['GigaChat-2', false, undefined, undefined],
        ['GigaChat-3.5-Ultra-Reasoning', false, 7, 0],
      ],
    );
    assert.equal((await stack.openai.batches.retrieve(batch.id)).status, 'in_progress');
    const done = await completed(batch.id);
    assert.deepEqual(done.request_counts, { total: 2, completed: 2, failed: 0 });
    assert.equal(done.error_file_id, undefined);
    assert.ok(done.completed_at);

    const [one, two, ...more] = await linesOf(done.output_file_id);
    assert.deepEqual(more, []);
    assert.deepEqual([one?.custom_id, one?.response.status_code, one?.error], ['one', 200, null]);
    const answer = one?.response.body as unknown as OpenAI.ChatCompletion;
    assert.deepEqual([answer.object, answer.model], ['chat.completion', 'fast']);
    assert.equal(answer.choices[0]?.message.content, 'first');
    assert.ok((answer.usage?.total_tokens ?? 0) > 0);
    const cut = two?.response.body as unknown as OpenAI.ChatCompletion;
    assert.deepEqual([cut.model, cut.choices[0]?.finish_reason], ['gpt-4o', 'length']);

    const about = await stack.openai.files.retrieve(done.output_file_id ?? '');
    assert.deepEqual([about.purpose, about.filename.endsWith('_output.jsonl')], ['batch_output', true]);
  });

  it('find the calls that a model wrote as text in a row, in every markup', async () => {
    const tools = [...offered].map(([name, parameters]) => ({ type: 'function', function: { name, parameters } }));
    const rows = leaks.map((_, index) => line(`row-${index}`, { model: 'GigaChat-2', messages, tools }));
    const batch = await create(rows, '/v1/chat/completions');
    stack.emulator.script(...leaks.map(({ markup }) => ({ text: markup })));
    const done = await completed(batch.id);
    const answers = new Map((await linesOf(done.output_file_id)).map((one) => [one.custom_id, one.response.body]));
    for (const [index, { markup, text, calls }] of leaks.entries()) {
      const { choices } = answers.get(`row-${index}`) as unknown as OpenAI.ChatCompletion;
      const made = choices[0]?.message.tool_calls?.map((call) =>
        call.type === 'function' ? [call.function.name, JSON.parse(call.function.arguments)] : call,
      );
      assert.deepEqual(made, calls, markup);
      assert.deepEqual([choices[0]?.message.content ?? '', choices[0]?.finish_reason], [text, 'tool_calls'], markup);
    }
  });

  it("give each row's answer back as its request meant it: tools, schemas, stop sequences", async () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const tools = [{ type: 'function', function: { name: 'погода', parameters } }];
    const schema = { type: 'array', items: { type: 'string' } };
    const response_format = { type: 'json_schema', json_schema: { name: 'list', schema } };
    const file = await upload([
      line('tool', { model: 'GigaChat-2', messages, tools }),
      line('schema', { model: 'GigaChat-2', messages, response_format }),
      line('stop', { model: 'GigaChat-2', messages, stop: 'END' }),
      line('cut', { model: 'GigaChat-2', messages, response_format }),
    ]);
    const batch = await stack.openai.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    const [called] = rowsSent(stack.emulator);
    const [sent] = (called?.request.functions ?? []) as { name: string }[];
    const name = sent?.name ?? '';
    assert.match(name, /^[A-Za-z_][\w.-]*$/);
    stack.emulator.script(
      { functionCall: { name, arguments: { city: 'Тула' } } },
      { text: '```json\n{"value":["a"]}\n```' },
      { text: 'before END after' },
      { text: '{"value":["a",', finishReason: 'length' },
    );
    const done = await completed(batch.id);
    const choices = (await linesOf(done.output_file_id)).map(
      ({ response }) => (response.body as unknown as OpenAI.ChatCompletion).choices[0],
    );
    const [call] = choices[0]?.message.tool_calls ?? [];
    assert.ok(call?.type === 'function');
    assert.deepEqual([call.function.name, JSON.parse(call.function.arguments)], ['погода', { city: 'Тула' }]);
    assert.equal(choices[0]?.finish_reason, 'tool_calls');
    assert.deepEqual(JSON.parse(choices[1]?.message.content ?? ''), ['a']);
    assert.equal(choices[2]?.message.content, 'before ');
    assert.deepEqual([choices[3]?.message.content, choices[3]?.finish_reason], ['["a",', 'length']);
  });

  it('give refused rows in a file of errors, with the status each would have had', async () => {
    const batch = await create(
      ['good', 'long', 'gone'].map((id) =>
        line(id, { model: 'GigaChat-2', messages: [{ role: 'user', content: id }] }),
      ),
      '/v1/chat/completions',
    );
    const message = 'CONTEXT_TOO_LONG: context too long 140000, maximum allowed context is 130048';
    stack.emulator.script(
      { status: 422, body: { status: 422, message }, when: { includes: '"long"' } },
      { status: 500, when: { includes: '"gone"' } },
      { text: 'fine', when: { includes: '"good"' } },
    );
    const done = await completed(batch.id);
    assert.deepEqual(done.request_counts, { total: 3, completed: 1, failed: 2 });
    const ids = (lines: OutputLine[]) => lines.map(({ custom_id, response }) => [custom_id, response.status_code]);
    assert.deepEqual(ids(await linesOf(done.output_file_id)), [['good', 200]]);
    const errors = await linesOf(done.error_file_id);
    assert.deepEqual(ids(errors), [
      ['long', 400],
      ['gone', 503],
    ]);
    const { error } = (errors[0]?.response.body ?? {}) as { error?: { code: string; message: string } };
    assert.equal(error?.code, 'context_length_exceeded');
    assert.match(error?.message ?? '', /maximum context length is 130048 tokens.*140000/);
  });

  it('have no output file when every row was refused', async () => {
    const batch = await create([line('one', { model: 'GigaChat-2', messages })], '/v1/chat/completions');
    stack.emulator.script({ status: 402 });
    const done = await completed(batch.id);
    assert.equal(done.output_file_id, undefined);
    assert.equal((await linesOf(done.error_file_id))[0]?.response.status_code, 402);
  });

  it('make vectors', async () => {
    const url = '/v1/embeddings';
    const batch = await create(
      [
        line('floats', { model: 'Embeddings', input: ['one', 'two'] }, url),
        line('bytes', { model: 'text-embedding-3-small', input: 'three', encoding_format: 'base64' }, url),
      ],
      url,
    );
    assert.match(stack.emulator.log.at(-1)?.path ?? '', /\?method=embedder$/);
    const lines = await linesOf((await completed(batch.id)).output_file_id);
    const floats = lines[0]?.response.body as unknown as OpenAI.CreateEmbeddingResponse;
    assert.deepEqual([floats.model, floats.data.length], ['Embeddings', 2]);
    const now = await stack.openai.embeddings.create({ model: 'Embeddings', input: ['one', 'two'] });
    assert.deepEqual(
      floats.data.map(({ embedding }) => embedding),
      now.data.map(({ embedding }) => embedding),
    );
    assert.ok(floats.usage.prompt_tokens > 0);
    const bytes = lines[1]?.response.body as unknown as { data: { embedding: string }[] };
    assert.equal(Buffer.from(bytes.data[0]?.embedding ?? '', 'base64').length, 2560 * 4);
  });

  it('hold Responses and text completions as well', async () => {
    for (const [url, body, read] of [
      ['/v1/responses', { model: 'GigaChat-2', input: 'hi' }, (answer: Json) => [answer.object, answer.status]],
      ['/v1/completions', { model: 'GigaChat-2', prompt: 'x' }, (answer: Json) => [answer.object, answer.model]],
    ] as const) {
      const batch = await create([line('one', body, url)], url);
      const [one] = await linesOf((await completed(batch.id)).output_file_id);
      assert.deepEqual(
        read(one?.response.body ?? {}),
        url === '/v1/responses' ? ['response', 'completed'] : ['text_completion', 'GigaChat-2'],
      );
    }
  });

  it('are read by a bridge that was started since, and without their input file too', async () => {
    const id = 'a:b "c" ключ';
    const batch = await create([line(id, { model: 'fast', messages })], '/v1/chat/completions');
    stack.emulator.script({ text: 'hello' });
    const { emulator } = stack;
    const second = await startStack({ upstream: emulator, env: { GIGACHAT_SCOPE: 'GIGACHAT_API_CORP' } });
    try {
      const done = await completed(batch.id, second.openai);
      const read = async () => {
        const [one] = await linesOf(done.output_file_id, second.openai);
        const body = one?.response.body as unknown as OpenAI.ChatCompletion;
        return [one?.custom_id, body.model, body.choices[0]?.message.content];
      };
      assert.deepEqual(await read(), [id, 'fast', 'hello']);
      await stack.openai.files.delete(batch.input_file_id);
      assert.deepEqual(await read(), [id, 'GigaChat-2:2.0.28.2', 'hello']);
    } finally {
      await second.stop();
    }
  });

  it('are listed, the newest first, page by page', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push((await create([line('x', { model: 'GigaChat-2', messages })], '/v1/chat/completions')).id);
    }
    const listed: string[] = [];
    for await (const batch of stack.openai.batches.list({ limit: 2 })) listed.push(batch.id);
    assert.deepEqual([...listed].sort(), [...ids].sort());
    const page = await stack.openai.batches.list({ limit: 2 });
    assert.deepEqual([page.data.length, page.has_more], [2, true]);
    assert.equal((await refusal(stack.openai.batches.list({ limit: 0 }))).param, 'limit');
    assert.equal((await refusal(stack.openai.batches.list({ after: 'batch_none' }))).param, 'after');
  });

  const wrongFiles: [name: string, lines: readonly object[] | string, pattern: RegExp][] = [
    ['holds nothing', '\n\n', /input_file_id: holds no requests/],
    ['has a line that is no JSON', '{"custom_id":', /line 1: /],
    ['has a line without an id', [{ method: 'POST', url: '/v1/chat/completions', body: {} }], /line 1: custom_id/],
    [
      'has an id twice',
      [1, 2].map(() => line('x', { model: 'GigaChat-2', messages })),
      /line 2: custom_id: "x" stands/,
    ],
    ['has another address', [line('x', {}, '/v1/embeddings')], /line 1: url: must be \/v1\/chat\/completions/],
    ['asks for a stream', [line('x', { model: 'GigaChat-2', messages, stream: true })], /line 1: body\.stream/],
    [
      'has a wrong request',
      [line('x', { model: 'GigaChat-2', messages }), line('y', { model: 'm' })],
      /line 2: messages/,
    ],
    [
      'names an unknown model',
      [line('x', { model: 'no-such', messages })],
      /line 1: The model "no-such" does not exist/,
    ],
  ];
  for (const [name, lines, pattern] of wrongFiles) {
    it(`are refused when the file ${name}, and nothing is sent`, async () => {
      const error = await refusal(create(lines, '/v1/chat/completions'));
      assert.deepEqual([error.status, error.param], [400, 'input_file_id'], error.message);
      assert.match(error.message, pattern);
      assert.deepEqual(rowsSent(stack.emulator), []);
    });
  }

  it('are refused with the name of a wrong field', async () => {
    const right = { input_file_id: 'file-x', endpoint: '/v1/chat/completions', completion_window: '24h' };
    for (const [field, value] of [
      ['input_file_id', undefined],
      ['endpoint', '/v1/images'],
      ['completion_window', '1h'],
      ['metadata', { a: 1 }],
    ] as const) {
      const answer = await stack.post('/v1/batches', { ...right, [field]: value });
      const { error } = (await answer.json()) as { error: { param: string } };
      assert.equal(answer.status, 400);
      assert.match(error.param, new RegExp(`^${field}`));
    }
    const missing = await stack.post('/v1/batches', right);
    assert.equal(missing.status, 404);
  });

  it('cannot be cancelled, and say so; one that is not there is not found', async () => {
    const batch = await create([line('x', { model: 'GigaChat-2', messages })], '/v1/chat/completions');
    const error = await refusal(stack.openai.batches.cancel(batch.id));
    assert.deepEqual([error.status, error.code], [400, 'unsupported_operation']);
    assert.match(error.message, /cannot cancel a batch/);
    for (const id of ['batch_no', 'batch_../models', `batch_${'x'.repeat(100)}`]) {
      assert.equal((await refusal(stack.openai.batches.retrieve(id))).status, 404);
      assert.equal((await refusal(stack.openai.batches.cancel(id))).status, 404);
    }
  });

  it('are not begun twice when GigaChat fails while it takes one', async () => {
    const file = await upload([line('x', { model: 'GigaChat-2', messages })]);
    stack.emulator.scriptOther({ status: 502, times: 0 });
    const order = { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    assert.equal((await refusal(stack.openai.batches.create(order))).status, 503);
    assert.equal(rowsSent(stack.emulator).length, 1);
  });
});

describe('batches of an account that does not pay as it goes', () => {
  it('are refused in words', async () => {
    const stack = await startStack();
    try {
      const answer = await stack.get('/v1/batches');
      assert.equal(answer.status, 403);
      assert.match(await answer.text(), /upstream_permission_denied/);
    } finally {
      await stack.stop();
    }
  });
});
