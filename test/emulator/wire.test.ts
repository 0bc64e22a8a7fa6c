import assert from 'node:assert/strict';
import { Caller, call, chunksOf, saidBy } from './caller';
import { type Emulator, startEmulator } from './emulator';

describe('the wire of the API', () => {
  let emulator: Emulator;
  let caller: Caller;

  before(async () => {
    emulator = await startEmulator({ now: () => 1_768_996_176_000 });
    caller = await new Caller(emulator).signIn();
  });
  beforeEach(() => emulator.reset());
  after(() => emulator.stop());

  it('refuses a request without User-Agent in a shape of its own', async () => {
    const { status, text } = await call(`${emulator.baseUrl}/models`);
    assert.deepEqual([status, text], [403, '{"message":"Unauthorized"}']);
  });

  it('echoes the trace ids of a request and makes them up otherwise', async () => {
    const echoed = await caller.get('/models', { 'x-request-id': 'r-1', 'x-session-id': 's-1' });
    assert.deepEqual([echoed.headers['x-request-id'], echoed.headers['x-session-id']], ['r-1', 's-1']);
    const made = await caller.get('/models');
    assert.match(String(made.headers['x-request-id']), /^[0-9a-f-]{36}$/);
  });

  it('lists models compactly and knows each by its id', async () => {
    const { text } = await caller.get('/models');
    const list = JSON.parse(text);
    assert.equal(text, JSON.stringify(list));
    assert.deepEqual(
      new Set(list.data.map(({ type }: { type: string }) => type)),
      new Set(['chat', 'embedder', 'aicheck', 'filter']),
    );
    const one = await caller.get('/models/GigaChat-2-Max');
    assert.equal(one.text, '{"id":"GigaChat-2-Max","object":"model","owned_by":"salutedevices","type":"chat"}');
    assert.equal((await caller.get('/models/none')).text, '{"status":404,"message":"No such model"}\n');
  });

  it('streams phrases exactly as recorded', async () => {
    emulator.script({ text: ['Один', ', два'], usage: { prompt_tokens: 17, completion_tokens: 42, total_tokens: 59 } });
    const { headers, text } = await caller.chat({ stream: true });
    const tail = '],"created":1768996176,"model":"GigaChat-2-Max:2.0.30.01","object":"chat.completion"';
    assert.equal(headers['content-type'], 'text/event-stream');
    assert.equal(
      text,
      `data: {"choices":[{"delta":{"content":"Один","role":"assistant"},"index":0}${tail}}\n\n` +
        `data: {"choices":[{"delta":{"content":", два"},"index":0}${tail}}\n\n` +
        `data: {"choices":[{"delta":{"content":""},"index":0,"finish_reason":"stop"}${tail},"usage":{"prompt_tokens":17,"completion_tokens":42,"total_tokens":59,"precached_prompt_tokens":0}}\n\n` +
        'data: [DONE]\n\n',
    );
  });

  it('answers without a stream in one compact body without an id', async () => {
    emulator.script({ text: 'Hello.' });
    const { text } = await caller.chat();
    const { usage, ...rest } = JSON.parse(text);
    assert.deepEqual(rest, {
      choices: [{ message: { content: 'Hello.', role: 'assistant' }, index: 0, finish_reason: 'stop' }],
      created: 1_768_996_176,
      model: 'GigaChat-2-Max:2.0.30.01',
      object: 'chat.completion',
    });
    assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
    assert.ok(text.startsWith('{"choices":[{"message":{"content":"Hello.","role":"assistant"},"index":0,'));
  });

  it('sends a call whole in the chunk that finishes, arguments as an object', async () => {
    emulator.script({ functionCall: { name: 'weather', arguments: { city: 'Омск' } } });
    const { text } = await caller.chat({ stream: true });
    const [only, ...more] = chunksOf(text);
    assert.deepEqual(more, []);
    assert.equal(only?.choices[0]?.finish_reason, 'function_call');
    const { functions_state_id, ...delta } = only?.choices[0]?.delta ?? {};
    assert.deepEqual(delta, {
      content: '',
      role: 'assistant',
      function_call: { name: 'weather', arguments: { city: 'Омск' } },
    });
    assert.match(String(functions_state_id), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sends calls in the odd ways of other builds when told', async () => {
    emulator.script(
      { functionCall: { name: 'f', arguments: '{"a":1}' }, finishWithCall: false },
      { functionCall: { name: 'f', argumentChunks: ['{"a"', ':1}'], stateId: false } },
    );
    const apart = chunksOf((await caller.chat({ stream: true })).text);
    assert.deepEqual(
      apart.map(({ choices }) => choices[0]?.finish_reason),
      [undefined, 'function_call'],
    );
    const pieces = chunksOf((await caller.chat({ stream: true })).text);
    assert.deepEqual(
      pieces.map(({ choices }) => choices[0]?.delta.function_call),
      [{ name: 'f', arguments: '{"a"' }, { arguments: ':1}' }],
    );
  });

  it('sends reasoning, other endings and the odd places of the end mark', async () => {
    emulator.script(
      { reasoning: 'I think.', text: 'Yes.', finishReason: 'length', finishWithText: true },
      { text: 'a', finishReason: null, done: 'never' },
      { text: 'a', done: 'twice', lineEnd: '\r\n', preamble: '\n: hello\n\n' },
      { text: 'No.', finishReason: 'blacklist', usage: 'absent' },
    );
    const thought = chunksOf((await caller.chat({ stream: true })).text);
    assert.equal(thought[0]?.choices[0]?.delta.reasoning_content, 'I think.');
    assert.deepEqual([thought.length, thought[1]?.choices[0]?.finish_reason], [2, 'length']);
    const open = await caller.chat({ stream: true });
    assert.ok(!/finish_reason|DONE|usage/.test(open.text));
    const odd = await caller.chat({ stream: true });
    assert.ok(
      odd.text.startsWith('\n: hello\n\ndata: {') && odd.text.endsWith('data: [DONE]\r\n\r\ndata: [DONE]\r\n\r\n'),
    );
    const refused = chunksOf((await caller.chat({ stream: true })).text);
    assert.deepEqual([refused.at(-1)?.choices[0]?.finish_reason, refused.at(-1)?.usage], ['blacklist', undefined]);
  });

  it('counts the part of a prompt that the session has sent before', async () => {
    const first = [{ role: 'user', content: 'The first question, of some length' }];
    const second = [...first, { role: 'assistant', content: 'An answer' }, { role: 'user', content: 'More' }];
    const cached = async (messages: object[]) => {
      const { text } = await caller.chat({ messages }, { headers: { 'x-session-id': 'one' } });
      return JSON.parse(text).usage.precached_prompt_tokens;
    };
    assert.equal(await cached(first), 0);
    const grown = await cached(second);
    assert.ok(grown > 0);
    assert.ok((await cached(second)) > grown);
  });

  it('embeds, counts tokens, tells the balance and keeps files', async () => {
    const embedded = await caller.send('/embeddings', { body: '{"model":"Embeddings","input":["кот","кот и пёс"]}' });
    const { data, usage } = JSON.parse(embedded.text);
    assert.deepEqual([data.length, data[0].embedding.length, usage], [2, 1024, undefined]);
    const counted = await caller.send('/tokens/count', { body: '{"model":"GigaChat-2","input":["Hello"]}' });
    assert.deepEqual(JSON.parse(counted.text), [{ object: 'tokens', tokens: 2, characters: 5 }]);
    assert.ok(JSON.parse((await caller.get('/balance')).text).balance.length > 0);

    const form =
      '--b\r\ncontent-disposition: form-data; name="purpose"\r\n\r\ngeneral\r\n' +
      '--b\r\ncontent-disposition: form-data; name="file"; filename="dot.png"\r\ncontent-type: image/png\r\n\r\nPNG\r\n--b--\r\n';
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const { id, bytes } = JSON.parse((await caller.send('/files', { headers, body: form })).text);
    assert.equal(bytes, 3);
    assert.equal((await caller.get(`/files/${id}/content`)).text, 'PNG');
    const attached = { messages: [{ role: 'user', content: 'See', attachments: [id] }] };
    assert.equal((await caller.chat(attached)).status, 200);
    assert.equal(JSON.parse((await caller.send(`/files/${id}/delete`, { method: 'POST' })).text).deleted, true);
    assert.equal((await caller.chat(attached)).status, 404);
  });

  it('speaks in phrases that make up the text again', async () => {
    const text = 'Раз два три четыре пять шесть семь,\n\n  восемь девять.';
    emulator.script({ text });
    const streamed = await caller.chat({ stream: true });
    assert.equal(saidBy(streamed.text), text);
    assert.equal(chunksOf(streamed.text).length, 3);
  });
});
