import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/ground/clock';
import { runChecks } from '../../src/core/health/check';
import { soon } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';
import { type OpenRouterServer, startOpenRouter } from '../harness/openrouter/server';
import { protocolSurfaces } from '../harness/protocol-surface';
import type { Stack } from '../harness/stack';
import { stacksOfTests } from '../harness/stacks';

describe('the services behind GigaChat', () => {
  let near: OpenRouterServer;
  let far: OpenRouterServer;
  let strange: OpenRouterServer;
  let folder: string;
  before(async () => {
    [near, far, strange] = await Promise.all([
      startOpenRouter({ key: 'canary-key-of-the-near-service' }),
      startOpenRouter({ key: 'canary-key-of-the-far-service' }),
      startOpenRouter({ key: 'canary-key-of-the-strange-service', tls: 'valid' }),
    ]);
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-services-'));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await Promise.all([near, far, strange].map((server) => server.stop()));
  });
  afterEach(() => {
    for (const server of [near, far, strange]) server.reset();
  });
  const startOne = stacksOfTests();

  const nearEntry = () => ({
    name: 'near',
    base_url: near.baseUrl,
    api_key: near.key,
    models: { 'GigaChat-2-Max': 'scripted/large' },
    model: 'scripted/small',
    country: 'ru',
  });
  const farEntry = () => ({ name: 'far', base_url: far.baseUrl, api_key: far.key, model: 'scripted/large' });
  const start = async (services: readonly object[], env: Record<string, string> = {}) => {
    const list = { BRIDGE_FALLBACKS: JSON.stringify(services), GIGACHAT_RETRY_BACKOFF_FACTOR: '0' };
    return startOne({ env: { ...list, ...env } });
  };
  const ask = async (stack: Stack, model = 'GigaChat-2-Max', more: object = {}) => {
    const messages = [{ role: 'user', content: 'hi' }];
    const response = await stack.post('/v1/chat/completions', { model, messages, ...more });
    return { status: response.status, by: response.headers.get('x-gigachat-provider'), text: await response.text() };
  };

  for (const surface of protocolSurfaces) {
    it(`are asked in their order for ${surface.name}, each once, with its own key and model`, async () => {
      const stack = await start([nearEntry(), farEntry()]);
      stack.emulator.script({ status: 503, times: 0 });
      near.script({ status: 503 });
      far.script({ text: ['При', 'вет'] });
      const response = await stack.post(surface.path, surface.body('hi'));
      const raw = await response.text();
      assert.equal(response.status, 200, raw);
      assert.equal(surface.textOf(raw), 'Привет');
      assert.equal(response.headers.get('x-gigachat-provider'), 'far');
      assert.deepEqual([near.chats().length, far.chats().length], [1, 1]);
    });
  }

  it('go on with an answer whose beginning the client wrote, also where they repeat it', async () => {
    const stack = await start([{ ...nearEntry(), first: true }]);
    const begun = [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'Итак,' },
    ];
    for (const text of [['Ит', 'ак, да'], [' да']]) {
      near.script({ text });
      const { text: answer } = await ask(stack, 'GigaChat-2-Max', { messages: begun });
      assert.equal(JSON.parse(answer).choices[0].message.content, ' да');
    }
  });

  it('are asked once more in the form that they take, and in it from the start later on, model by model', async () => {
    const stack = await start([{ ...nearEntry(), first: true }]);
    const refused = (message: string) => ({ status: 400, error: { code: 400, message } });
    near.script(refused("'max_tokens' is not supported. Use 'max_completion_tokens'"), refused("'temperature' is not"));
    const more = { max_tokens: 50, temperature: 0.1 };
    const limits = () =>
      near.chats().map(({ max_tokens: old, max_completion_tokens: now, temperature }) => [old, now, temperature]);
    assert.equal((await ask(stack, 'GigaChat-2-Max', more)).by, 'near');
    assert.deepEqual(limits(), [
      [50, undefined, 0.1],
      [undefined, 50, 0.1],
      [undefined, 50, undefined],
    ]);
    near.reset();
    assert.equal((await ask(stack, 'GigaChat-2-Max', more)).by, 'near');
    assert.equal((await ask(stack, 'GigaChat-2', more)).by, 'near');
    assert.deepEqual(limits(), [
      [undefined, 50, undefined],
      [50, undefined, 0.1],
    ]);
    assert.ok(stack.logLines.some((line) => /does not take a field.*"near".*temperature/.test(line)));
  });

  it('are asked with names of functions that they take, and their calls come back under those of the client', async () => {
    const stack = await start([{ ...nearEntry(), first: true }]);
    const name = `mcp__disk__${'read_'.repeat(14)}file`;
    const tools = [{ name, input_schema: { type: 'object', properties: { path: { type: 'string' } } } }];
    const message = "Invalid 'tools[0].function.name': string too long. Expected a string with maximum length 64.";
    const body = { model: 'GigaChat-2-Max', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }], tools };
    const sentNames = () =>
      near.chats().map(({ tools }) => (tools as { function: { name: string } }[]).map((tool) => tool.function.name));
    near.script({ status: 400, error: { code: 400, message } });
    await (await stack.post('/v1/messages', body)).text();
    const [, [plain = ''] = []] = sentNames();
    assert.match(plain, /^f_mcp__disk__read_\w{1,60}$/);
    for (const stream of [false, true]) {
      near.script({ calls: [{ id: 'c', name: plain, args: ['{"path":', '"a"}'] }] });
      const answer = await (await stack.post('/v1/messages', { ...body, stream })).text();
      assert.ok(answer.includes(`"name":"${name}"`) && !answer.includes(plain), answer);
    }
    assert.deepEqual(sentNames().slice(2), [[plain], [plain]], 'it is remembered');
  });

  it('are asked plainly again after an hour, and at once where a value alone was refused', async () => {
    const clock = new FakeClock();
    const env = { BRIDGE_FALLBACKS: JSON.stringify([{ ...nearEntry(), first: true }]) };
    const stack = await startOne({ env, clock });
    const sent = async (more: object, ...refusals: string[]) => {
      near.reset();
      near.script(...refusals.map((message) => ({ status: 400, error: { code: 400, message } })));
      assert.equal((await ask(stack, 'GigaChat-2-Max', more)).by, 'near');
      return near.chats().map(({ max_tokens: limit, temperature }) => [limit, temperature]);
    };
    const whole = { max_tokens: 50, temperature: 0.1 };
    assert.deepEqual(await sent(whole, 'temperature must be between 1 and 2'), [
      [50, 0.1],
      [50, undefined],
    ]);
    assert.deepEqual(await sent(whole, 'max_tokens is too large: 50', 'temperature is not supported'), [
      [50, 0.1],
      [undefined, 0.1],
      [undefined, undefined],
    ]);
    assert.deepEqual(await sent({ ...whole, max_tokens: 49 }), [[49, undefined]]);
    assert.deepEqual(await sent(whole), [[undefined, undefined]]);
    await clock.advance(61 * 60_000);
    assert.deepEqual(await sent(whole), [[50, 0.1]]);
  });

  it('go on with JSON that the caller began, and the answer is whole', async () => {
    const stack = await start([{ ...nearEntry(), first: true }]);
    const messages = [
      { role: 'user', content: 'Where?' },
      { role: 'assistant', content: '{"city":' },
    ];
    for (const said of [' "Пермь"}', '{"city": "Пермь"}']) {
      near.script({ text: [said] });
      const answer = await ask(stack, 'GigaChat-2-Max', { messages, response_format: { type: 'json_object' } });
      assert.equal(JSON.parse(answer.text).choices[0].message.content, '{"city": "Пермь"}');
    }
  });

  it("have their calls given back under the caller's names and in its types, and their thoughts as thoughts", async () => {
    const stack = await start([{ ...nearEntry(), first: true }]);
    const parameters = { type: 'object', properties: { path: { type: 'string' }, lines: { type: 'array' } } };
    const tools = [{ type: 'function', function: { name: 'read_file', parameters } }];
    const args = ['{"path":', '5,"lines":"[1,', ' 2]"}'];
    near.script({ text: ['<thi', 'nk>hm</think>Look.'], calls: [{ id: 'c1', name: 'functions.read_file', args }] });
    const { choices } = JSON.parse((await ask(stack, 'GigaChat-2-Max', { tools })).text);
    assert.deepEqual(choices[0].message, {
      role: 'assistant',
      content: 'Look.',
      refusal: null,
      reasoning_content: 'hm',
      tool_calls: [
        { id: 'c1', type: 'function', function: { name: 'read_file', arguments: '{"path":"5","lines":[1,2]}' } },
      ],
    });
    const twin = { type: 'function', function: { name: 'read_file', parameters: { type: 'object' } } };
    near.script({ calls: [{ id: 'c3', name: 'read_file', args: ['{"path":5}'] }] });
    const first = JSON.parse((await ask(stack, 'GigaChat-2-Max', { tools: [...tools, twin] })).text);
    assert.equal(first.choices[0].message.tool_calls[0].function.arguments, '{"path":"5"}');
    near.script({ calls: [{ id: 'c2', name: 'other', args: ['{"a":', '1}'] }] });
    const other = JSON.parse((await ask(stack, 'GigaChat-2-Max', { tools })).text);
    assert.deepEqual(other.choices[0].message.tool_calls[0].function, { name: 'other', arguments: '{"a":1}' });
  });

  it('have their models told by the names that chats give, where they are asked before GigaChat', async () => {
    const stack = await start([{ ...nearEntry(), first: true }]);
    const named = async (name: string) => {
      const answer = await stack.get(`/v1/models/${name}`);
      return [answer.status, answer.headers.get('x-gigachat-model'), ((await answer.json()) as { id?: string }).id];
    };
    assert.deepEqual(await named('GigaChat-2-Max'), [200, 'scripted/large', 'GigaChat-2-Max']);
    assert.deepEqual(await named('anything'), [200, 'scripted/small', 'anything']);
    const free = await start([{ ...nearEntry(), model: 'scripted/small:free', first: true }]);
    assert.equal((await free.get('/v1/models/anything')).headers.get('x-gigachat-model'), 'scripted/small');
    const silent = await start([{ ...nearEntry(), base_url: 'http://127.0.0.1:9/v1', first: true }]);
    const answer = await silent.get('/v1/models/gpt-4o');
    assert.match(answer.headers.get('x-gigachat-model') ?? '', /^GigaChat-/);
  });

  it('are not followed in calls that the caller forbade, or could not take', async () => {
    const stack = await start([{ ...nearEntry(), first: true }]);
    const tools = [{ type: 'function', function: { name: 'read', parameters: { type: 'object' } } }];
    const saying = async (more: object) => {
      near.script({ text: 'Done.', calls: [{ id: 'c', name: 'read', args: ['{"a":', '1}'] }] });
      const { choices } = JSON.parse((await ask(stack, 'GigaChat-2-Max', more)).text);
      near.script({ text: 'Done.', calls: [{ id: 'c', name: 'read', args: ['{"a":', '1}'] }] });
      const streamed = (await ask(stack, 'GigaChat-2-Max', { ...more, stream: true })).text;
      assert.ok(!streamed.includes('tool_calls') && streamed.includes('"finish_reason":"stop"'), streamed);
      return [choices[0].message, choices[0].finish_reason];
    };
    const said = { role: 'assistant', content: 'Done.', refusal: null };
    assert.deepEqual(await saying({ tools, tool_choice: 'none' }), [said, 'stop']);
    assert.deepEqual(await saying({}), [{ ...said, content: 'Done.{"name":"read","arguments":{"a":1}}' }, 'stop']);
  });

  it('have the arguments of their calls given as an object, however they wrote them', async () => {
    const stack = await start([{ ...nearEntry(), first: true }]);
    const tools = [{ type: 'function', function: { name: 'read', parameters: { type: 'object' } } }];
    for (const [args, given] of [
      ['  ', {}],
      ['[]', {}],
      ['null', {}],
      ['[{"a":1}]', { a: 1 }],
      ['```json\n{"a":1}\n```', { a: 1 }],
      ['{"a":"1\n2",}', { a: '1\n2' }],
    ] as const) {
      near.script({ calls: [{ id: 'c', name: 'read', args: [args] }] });
      const { choices } = JSON.parse((await ask(stack, 'GigaChat-2-Max', { tools })).text);
      assert.deepEqual(JSON.parse(choices[0].message.tool_calls[0].function.arguments), given, args);
    }
  });

  it('are asked four times at most', async () => {
    const stack = await start([nearEntry()]);
    stack.emulator.script({ status: 503, times: 0 });
    near.always({ status: 400, error: { code: 400, message: 'max_tokens, temperature, top_p, stop and tool_choice' } });
    const tools = [{ type: 'function', function: { name: 'find', parameters: {} } }];
    const more = { max_tokens: 50, temperature: 0.1, top_p: 0.5, stop: ['x'], tools };
    assert.equal((await ask(stack, 'GigaChat-2-Max', more)).status, 503);
    assert.equal(near.chats().length, 4);
  });

  it('answer by the models of their map, else by the one for everything', async () => {
    const stack = await start([nearEntry()]);
    stack.emulator.script({ status: 503, times: 0 });
    assert.equal((await ask(stack, 'GigaChat-2-Max')).by, 'near');
    assert.equal((await ask(stack, 'GigaChat-2')).by, 'near');
    for (const name of ['gigachat/GigaChat-2-Max', 'gigachat-2-max', 'GigaChat-2-Max:latest']) await ask(stack, name);
    assert.deepEqual(
      near.chats().map(({ model }) => model),
      ['scripted/large', 'scripted/small', 'scripted/large', 'scripted/large', 'scripted/large'],
    );
  });

  it('come before OpenRouter, which is asked last', async () => {
    const stack = await start([nearEntry()], far.env());
    stack.emulator.script({ status: 503, times: 0 });
    near.script({ status: 500 });
    assert.equal((await ask(stack)).by, 'openrouter');
    assert.deepEqual([near.chats().length, far.chats().length], [1, 1]);
  });

  it('are not asked about a refusal of GigaChat, nor with BRIDGE_FALLBACK=off', async () => {
    const stack = await start([nearEntry(), farEntry()]);
    for (const status of [400, 403, 404, 413, 422, 401]) {
      stack.emulator.reset();
      stack.emulator.script({ status, times: 0 });
      assert.equal((await ask(stack)).status, status === 401 ? 403 : status);
    }
    const off = await start([nearEntry()], { BRIDGE_FALLBACK: 'off' });
    off.emulator.script({ status: 503, times: 0 });
    assert.equal((await ask(off)).status, 503);
    assert.deepEqual([near.requests, far.requests], [[], []]);
  });

  const broken: [what: string, entry: () => object, words: RegExp][] = [
    ['has another key', () => ({ ...nearEntry(), api_key: 'canary-key-of-nobody' }), /near refused its key \(401\)/],
    [
      'shows a certificate that nobody vouches for',
      () => strangeEntry(),
      /strange .*certificate|certificate .*strange/,
    ],
    ['cannot be reached', () => ({ ...nearEntry(), base_url: 'http://127.0.0.1:1/v1' }), /could not be reached/],
    ['has no such model', () => ({ ...nearEntry(), models: { 'GigaChat-2-Max': 'no/such' } }), /./],
  ];
  const strangeEntry = () => ({
    name: 'strange',
    base_url: strange.baseUrl,
    api_key: strange.key,
    model: 'scripted/large',
  });
  for (const [what, entry] of broken) {
    it(`lose nothing of a request when the first of them ${what}`, async () => {
      near.script({ status: 404 });
      const stack = await start([entry(), farEntry()]);
      stack.emulator.script({ status: 503, times: 0 });
      const { status, by, text } = await ask(stack);
      assert.deepEqual([status, by], [200, 'far'], text);
    });
  }

  it("are trusted by the authority of their own, and GigaChat's does not count", async () => {
    const ca = join(folder, 'authority.pem');
    writeFileSync(ca, strange.caPem ?? '');
    const trusted = await start([{ ...strangeEntry(), ca_file: ca }]);
    trusted.emulator.script({ status: 503, times: 0 });
    assert.equal((await ask(trusted)).by, 'strange');
    const stack = await start([strangeEntry()], { GIGACHAT_CA_BUNDLE_FILE: ca });
    stack.emulator.script({ status: 503, times: 0 });
    const { status, text } = await ask(stack);
    assert.equal(status, 503);
    assert.match(
      text,
      /The fallback \(strange\) failed too: The certificate of .*authority of strange in its own settings/,
    );
  });

  it("give GigaChat's failure with each of theirs in its words when all fail", async () => {
    const stack = await start([nearEntry(), farEntry()]);
    stack.emulator.script({ status: 503, times: 0 });
    near.script({ status: 500 });
    far.script({ status: 502 });
    const { status, text } = await ask(stack);
    assert.equal(status, 503);
    assert.match(text, /The fallback \(near\) failed too: .*The fallback \(far\) failed too: /);
  });

  it('keep a conversation that moved, and give it back to GigaChat, then to the others, when they fail', async () => {
    const stack = await start([nearEntry(), farEntry()]);
    stack.emulator.script({ status: 503, times: 2 });
    near.script({ status: 500 });
    const turn = () => ask(stack, 'GigaChat-2-Max', { session_id: 'one' });
    assert.equal((await turn()).by, 'far');
    assert.equal((await turn()).by, 'far');
    assert.equal(stack.chatBodies().length, 2);
    far.script({ status: 503 });
    assert.equal((await turn()).by, 'gigachat');
    assert.equal((await turn()).by, 'gigachat');
    assert.equal(near.chats().length, 1);
  });

  it('answer before GigaChat where they go first, and GigaChat when they cannot', async () => {
    const stack = await start([{ ...nearEntry(), first: true }]);
    assert.equal((await ask(stack)).by, 'near');
    assert.deepEqual(stack.chatBodies(), []);
    near.script({ status: 503 });
    assert.equal((await ask(stack, 'GigaChat-2', { session_id: 'two' })).by, 'gigachat');
    const models = (await (await stack.get('/v1/models')).json()) as { data: { id: string }[] };
    const ids = models.data.map(({ id }) => id);
    assert.ok(ids.includes('scripted/large') && ids.includes('GigaChat-2'), ids.join());
  });

  it('pass on to GigaChat whatever they refuse or cannot carry where they go first', async () => {
    const stack = await start([{ ...nearEntry(), first: true }]);
    for (const status of [400, 401, 402, 403, 404, 413, 422, 429, 500]) {
      near.script({ status });
      const { by, text } = await ask(stack, 'GigaChat-2-Max', { session_id: `${status}` });
      assert.equal(by, 'gigachat', `${status}: ${text}`);
    }
    const { id } = await stack.openai.files.create({ file: new File(['hello'], 'a.txt'), purpose: 'user_data' });
    const messages = [{ role: 'user', content: [{ type: 'file', file: { file_id: id } }] }];
    const { by, text } = await ask(stack, 'GigaChat-2-Max', { messages });
    assert.equal(by, 'gigachat', text);
  });

  it('are not asked about a refusal of GigaChat that stands in for one before it, whose failure is told too', async () => {
    const stack = await start([{ ...nearEntry(), first: true }, farEntry()]);
    for (const status of [400, 403, 404, 422, 401]) {
      stack.emulator.reset();
      stack.emulator.script({ status, times: 0 });
      near.script({ status: 503 });
      const answer = await ask(stack, 'GigaChat-2-Max', { session_id: `${status}` });
      assert.equal(answer.status, status === 401 ? 403 : status, answer.text);
      assert.match(answer.text, /GigaChat.*The fallback \(near\) failed too: near failed \(503\)/);
    }
    assert.deepEqual(far.requests, []);
  });

  it('are asked first again about what GigaChat refuses in a conversation that moved to it', async () => {
    const stack = await start([{ ...nearEntry(), first: true }, farEntry()]);
    near.script({ status: 503 });
    const turn = () => ask(stack, 'GigaChat-2-Max', { session_id: 'one' });
    assert.equal((await turn()).by, 'gigachat');
    stack.emulator.script({ status: 400, times: 0 });
    assert.equal((await turn()).by, 'near');
    assert.equal((await turn()).by, 'near');
    assert.deepEqual(far.requests, []);
  });

  it('are asked for their models once for many chats with routes, and for a new list after five minutes', async () => {
    const clock = new FakeClock();
    const env = {
      BRIDGE_FALLBACKS: JSON.stringify([{ ...nearEntry(), first: true }]),
      BRIDGE_ROUTES: JSON.stringify([{ name: 'all', models: ['gpt-*'], to: 'GigaChat-2' }]),
    };
    const stack = await startOne({ env, clock });
    const lists = () => near.requests.filter(({ path }) => path.endsWith('/models')).length;
    for (let turn = 0; turn < 3; turn += 1) assert.equal((await ask(stack, 'gpt-5')).by, 'near');
    assert.equal(lists(), 1);
    await clock.advance(5 * 60_000);
    assert.equal((await ask(stack, 'gpt-5')).by, 'near');
    assert.equal((await ask(stack, 'gpt-5')).by, 'near');
    assert.equal(lists(), 2);
  });

  it('hold no list of models up for longer than 2 s, when one is silent', async () => {
    const clock = new FakeClock();
    let asked = 0;
    const silent = createServer(() => {
      asked += 1;
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    try {
      const entry = { name: 'silent', base_url: `http://127.0.0.1:${port}/v1`, model: 'm', first: true };
      const stack = await startOne({ env: { BRIDGE_FALLBACKS: JSON.stringify([entry]) }, clock });
      const listed = stack.get('/v1/models');
      await soon(() => asked > 0 && clock.dueWithin(2000));
      await clock.advance(2000);
      const { data } = (await (await listed).json()) as { data: { id: string }[] };
      assert.ok(data.some(({ id }) => id === 'GigaChat-2'));
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  it('serve alone, without an account of GigaChat, where one goes first', async () => {
    const stack = await start([{ ...nearEntry(), first: true }], { GIGACHAT_CREDENTIALS: '' });
    assert.equal((await ask(stack)).by, 'near');
    near.always({ status: 503 });
    const { status, text } = await ask(stack);
    assert.equal(status, 503, text);
    assert.match(text, /near failed \(503\): Scripted"/, 'nobody else was asked');
    assert.equal(stack.emulator.log.length, 0);
  });

  it('have the wait that their words ask for told where they serve alone, and a header before it', async () => {
    const clock = new FakeClock(Date.now());
    const env = { BRIDGE_FALLBACKS: JSON.stringify([{ ...nearEntry(), first: true }]), GIGACHAT_CREDENTIALS: '' };
    const stack = await startOne({ env, clock });
    const reset = (ms: number) => ({ metadata: { headers: { 'X-RateLimit-Reset': String(clock.now() + ms) } } });
    for (const [more, headers, told, repeats] of [
      [reset(7000), {}, '7', null],
      [reset(3_600_000), {}, '3600', 'false'],
      [{ details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '5.2s' }] }, {}, '6', null],
      [reset(7000), { 'retry-after': '3' }, '3', null],
      [reset(-7000), {}, '2', null],
      [reset(1e12), {}, '2', null],
      [{ details: 'none', metadata: null }, {}, '2', null],
    ] as const) {
      near.script({
        status: 429,
        headers,
        error: { code: 429, message: 'busy', ...more } as { code: number; message: string },
      });
      const answer = await stack.post('/v1/chat/completions', {
        model: 'x',
        messages: [{ role: 'user', content: 'hi' }],
      });
      const shown = [answer.status, answer.headers.get('retry-after'), answer.headers.get('x-should-retry')];
      assert.deepEqual(shown, [429, told, repeats], JSON.stringify(more));
      // Answers in between, so that it never counts as down.
      for (let turn = 0; turn < 2; turn += 1) assert.equal((await ask(stack)).status, 200);
    }
  });

  it('have tokens estimated and their own failures told where they serve alone, and all else refused in plain words', async () => {
    const stack = await start([{ ...nearEntry(), first: true }], { GIGACHAT_CREDENTIALS: '' });
    const counting = await stack.post('/v1/messages/count_tokens', {
      model: 'x',
      messages: [{ role: 'user', content: 'hi' }],
    });
    assert.deepEqual(
      [counting.status, typeof ((await counting.json()) as { input_tokens?: unknown }).input_tokens],
      [200, 'number'],
    );
    const steps = [];
    for await (const { detail } of runChecks(stack.headless.checks, systemClock)) steps.push(detail);
    assert.match(
      steps.join(),
      /answers with scripted\/small,no GigaChat account: at http\S+ the services answer alone/,
    );
    for (const [path, body] of [
      ['/v1/embeddings', { model: 'text-embedding-3-small', input: 'x' }],
      ['/v1/files', undefined],
      ['/v1/batches', undefined],
    ] as const) {
      const answer = await (body ? stack.post(path, body) : stack.get(path));
      const { error } = (await answer.json()) as { error: { message: string; code: string } };
      assert.deepEqual([answer.status, error.code], [403, 'no_account']);
      assert.match(error.message, /no GigaChat account, and only GigaChat does this\. Ask whoever runs the bridge/);
    }
    near.failLists(503);
    for (const path of ['/v1/models', '/v1/models/x']) {
      const answer = await stack.get(path);
      assert.equal(answer.status, 503);
      assert.match(await answer.text(), /near failed \(503\)/);
    }
  });

  it('have their address doubted by the health check where it has no list of models', async () => {
    const short = near.baseUrl.replace(/\/v1$/, '');
    const stack = await start([{ ...nearEntry(), base_url: short }]);
    for await (const { detail } of runChecks(stack.headless.checks.slice(0, 1), systemClock)) {
      assert.match(detail, /near refused the request \(404\): Not Found\. Check its address: it ends with the version/);
    }
    const other = createServer((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"No such page."}}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const elsewhere = await start([{ ...nearEntry(), base_url: `http://127.0.0.1:${port}` }]);
    for await (const { detail } of runChecks(elsewhere.headless.checks.slice(0, 1), systemClock)) {
      assert.match(detail, /: No such page\. Check its address/);
    }
    other.closeAllConnections();
    other.close();
  });

  it('are each a step of the health check and a row of /health, with the country but no key', async () => {
    const stack = await start([nearEntry(), { ...farEntry(), model: 'no/such' }]);
    const results = [];
    for await (const result of runChecks(stack.headless.checks, systemClock)) results.push(result);
    assert.deepEqual(
      results.slice(0, 2).map(({ name, ok }) => [name, ok]),
      [
        ['near', true],
        ['far', false],
      ],
    );
    assert.match(results[1]?.detail ?? '', /far has no model no\/such\. Correct BRIDGE_FALLBACKS/);
    const health = await (await stack.get('/health')).json();
    const rows = (health as { providers: { id: string; country?: string }[] }).providers;
    assert.deepEqual(
      rows.map(({ id, country }) => [id, country]),
      [
        ['gigachat', undefined],
        ['near', 'RU'],
        ['far', undefined],
      ],
    );
  });
});
