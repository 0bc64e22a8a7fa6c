import assert from 'node:assert/strict';
import { anthropicMessages } from '../../src/core/protocols/anthropic-messages/front';
import { type Stack, startStack } from '../harness/stack';
import { type CaseId, conformanceCase } from './case';
import { A, fc, fn, S, U } from './gigachat-messages';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const png = { type: 'base64', media_type: 'image/png', data: Buffer.from('not really a png').toString('base64') };
const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown) => ({ role: 'assistant', content });
const text = (value: string) => ({ type: 'text', text: value });
const use = (id: string, name: string, input: Json = {}) => ({ type: 'tool_use', id, name, input });
const result = (id: string, rest: Json = {}) => ({ type: 'tool_result', tool_use_id: id, ...rest });
const tool = (name: string) => ({
  name,
  description: `does ${name}`,
  input_schema: { type: 'object', properties: {} },
});

/** What a request says, and what GigaChat must be asked. */
const sent: { id: CaseId; sentence: string; body: Json; messages: Json[] }[] = [
  {
    id: 'A1',
    sentence: 'makes one system message of all blocks, without the billing line and the cache marks',
    body: {
      system: [
        text('x-anthropic-billing-header: cc_version=2.1.328.abc; cc_entrypoint=cli;'),
        { ...text('You are a coder.'), cache_control: { type: 'ephemeral' } },
        text('Be short.'),
      ],
      messages: [user([{ ...text('hi'), cache_control: { type: 'ephemeral' } }])],
    },
    messages: [S('You are a coder.\n\nBe short.'), U('hi')],
  },
  {
    id: 'A1',
    sentence: 'takes the billing line alone out of a system text',
    body: { system: 'x-anthropic-billing-header: cc_version=2\nYou are a coder.', messages: [user('hi')] },
    messages: [S('You are a coder.'), U('hi')],
  },
  {
    id: 'A2',
    sentence: "puts a tool's result before what the user said beside it",
    body: {
      messages: [
        user('weather?'),
        assistant([use('toolu_1', 'get', { city: 'M' })]),
        user([text('and hurry'), result('toolu_1', { content: '{"t":1}' })]),
      ],
    },
    messages: [U('weather?'), fc('get', { city: 'M' }), fn('get', '{"t":1}'), U('and hurry')],
  },
  {
    id: 'A3',
    sentence: 'pairs two calls of one turn with their results by id',
    body: {
      messages: [
        user('both'),
        assistant([text('I look.'), use('toolu_1', 'one', { a: 1 }), use('toolu_2', 'two', { b: 2 })]),
        user([result('toolu_2', { content: '{"r":2}' }), result('toolu_1', { content: '{"r":1}' })]),
      ],
    },
    messages: [
      U('both'),
      fc('one', { a: 1 }, 'I look.'),
      fn('one', '{"r":1}'),
      fc('two', { b: 2 }),
      fn('two', '{"r":2}'),
    ],
  },
  {
    id: 'A4',
    sentence: 'says that a result is an error',
    body: {
      messages: [
        user('go'),
        assistant([use('toolu_1', 'get')]),
        user([result('toolu_1', { content: 'boom', is_error: true })]),
      ],
    },
    messages: [U('go'), fc('get', {}), fn('get', '{"error":"boom"}')],
  },
  {
    id: 'A4',
    sentence: 'says so too when the error comes in parts',
    body: {
      messages: [
        user('go'),
        assistant([use('toolu_1', 'get')]),
        user([result('toolu_1', { content: [text('bo'), text('om')], is_error: true })]),
      ],
    },
    messages: [U('go'), fc('get', {}), fn('get', '{"error":"bo\\nom"}')],
  },
  {
    id: 'A6',
    sentence: 'gives {} for a result without content',
    body: { messages: [user('go'), assistant([use('toolu_1', 'get')]), user([result('toolu_1')])] },
    messages: [U('go'), fc('get', {}), fn('get', '{}')],
  },
  {
    id: 'A7',
    sentence: 'leaves past thinking out',
    body: {
      messages: [
        user('go'),
        assistant([
          { type: 'thinking', thinking: 'secretly', signature: 'x' },
          { type: 'redacted_thinking', data: 'xxx' },
          use('toolu_1', 'get'),
        ]),
        user([result('toolu_1', { content: '{}' })]),
      ],
    },
    messages: [U('go'), fc('get', {}), fn('get', '{}')],
  },
  {
    id: 'A9',
    sentence: 'puts the text of a document into the message, under its title',
    body: {
      messages: [
        user([
          {
            type: 'document',
            title: 'notes.txt',
            source: { type: 'text', media_type: 'text/plain', data: 'buy milk' },
          },
          { type: 'document', source: { type: 'content', content: [text('inner')] } },
          {
            type: 'document',
            source: { type: 'base64', media_type: 'text/plain', data: Buffer.from('ёж').toString('base64') },
          },
          { type: 'search_result', title: 'T', source: 'https://e.example', content: [text('found')] },
          text('what?'),
        ]),
      ],
    },
    messages: [U('notes.txt\nbuy milk\ninner\nёж\nT\nhttps://e.example\nfound\nwhat?')],
  },
  {
    id: 'A27',
    sentence: 'takes an assistant message as the first',
    body: { messages: [assistant('Hello, I am here.'), user('hi')] },
    messages: [A('Hello, I am here.'), U('hi')],
  },
  {
    id: 'A28',
    sentence: 'joins system messages before the first answer, text or blocks, and leaves later ones in their place',
    body: {
      system: 'one',
      messages: [
        user('hi'),
        { role: 'system', content: [text('two')] },
        assistant('ok'),
        { role: 'system', content: 'three' },
        user('go'),
      ],
    },
    messages: [S('one\n\ntwo'), U('hi'), A('ok'), U('<system-reminder>\nthree\n</system-reminder>\ngo')],
  },
];

/** A request that must be refused, and the field the refusal names. */
const refused: { id: CaseId; sentence: string; body: Json; names: RegExp }[] = [
  { id: 'A15', sentence: 'asks for max_tokens', body: { max_tokens: undefined }, names: /^max_tokens:/ },
  { id: 'A15', sentence: 'wants a positive max_tokens', body: { max_tokens: 0 }, names: /^max_tokens:/ },
  {
    id: 'A9',
    sentence: 'refuses a document of a type GigaChat does not take, by its place',
    body: {
      messages: [
        user([{ type: 'document', source: { type: 'base64', media_type: 'application/zip', data: 'UEsDBA==' } }]),
      ],
    },
    names: /content\[0\].*application\/zip/,
  },
  {
    id: 'A9',
    sentence: 'refuses a block that it does not know, by its place',
    body: { messages: [user('a'), user([text('x'), { type: 'hologram' }])] },
    names: /^messages\[1\]\.content\[1\]: .*hologram/,
  },
];

describe('Anthropic requests', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const ask = (body: Json, headers: Record<string, string> = {}) =>
    stack.post('/v1/messages', { model: 'GigaChat-2-Max', max_tokens: 100, messages: [user('hi')], ...body }, headers);
  const upstream = () => stack.chatBodies().at(-1) ?? {};

  for (const { id, sentence, body, messages } of sent) {
    conformanceCase(id, sentence, async () => {
      const answer = await ask(body);
      assert.equal(answer.status, 200, await answer.text());
      assert.deepEqual(upstream().messages, messages);
    });
  }

  for (const { id, sentence, body, names } of refused) {
    conformanceCase(id, sentence, async () => {
      const answer = await ask(body);
      assert.equal(answer.status, 400);
      const refusal = await answer.json();
      assert.equal(at(refusal, 'error', 'type'), 'invalid_request_error');
      assert.match(String(at(refusal, 'error', 'message')), names);
      assert.equal(stack.chatBodies().length, 0);
    });
  }

  it("does not lose a picture in a tool's result without a word", async () => {
    const answer = await ask({
      messages: [
        user('look'),
        assistant([use('toolu_1', 'read')]),
        user([result('toolu_1', { content: [{ type: 'image', source: png }] })]),
      ],
    });
    assert.equal(answer.status, 200, await answer.text());
    assert.match(JSON.stringify(upstream()), /\[image left out: GigaChat does not take it\]/);
  });

  it("takes a compaction's summary for everything before it, and one that failed for nothing", async () => {
    const ask = async (...messages: Json[]) => {
      stack.emulator.reset();
      const body = { model: 'GigaChat-2-Max', max_tokens: 50, system: 'Be short.', messages };
      const answer = await stack.post('/v1/messages', body);
      assert.equal(answer.status, 200, await answer.text());
      return stack.chatBodies()[0]?.messages;
    };
    const summed = (content: string | null) => ({ type: 'compaction', content, encrypted_content: 'x' });
    const before = [user('one'), assistant([use('c', 'read')]), user([result('c', { content: 'two' })])];
    assert.deepEqual(await ask(...before, assistant([summed('They count.'), text('three')]), user('four')), [
      S('Be short.'),
      A('They count.\nthree'),
      U('four'),
    ]);
    assert.deepEqual(await ask(user('one'), assistant([summed(null), text('two')]), user('three')), [
      S('Be short.'),
      U('one'),
      A('two'),
      U('three'),
    ]);
  });

  it('tells the model which tool a search for tools has found', async () => {
    await ask({
      messages: [
        user('look'),
        assistant([use('toolu_1', 'ToolSearch', { query: 'x' })]),
        user([result('toolu_1', { content: [{ type: 'tool_reference', tool_name: 'WebFetch' }] })]),
      ],
      tools: [tool('ToolSearch'), { ...tool('WebFetch'), defer_loading: true }],
    });
    assert.match(JSON.stringify(upstream().messages), /The tool WebFetch is available now/);
    assert.deepEqual(names(upstream()), ['ToolSearch', 'WebFetch']);
  });

  it('refuses a picture without data, an address that is none, by their places', async () => {
    for (const [source, where] of [
      [{ ...png, data: '' }, 'source.data'],
      [{ type: 'url', url: 'file:///etc/passwd' }, 'source.url'],
    ] as const) {
      const answer = await ask({ messages: [user([text('see'), { type: 'image', source }])] });
      assert.equal(answer.status, 400);
      assert.ok(String(at(await answer.json(), 'error', 'message')).startsWith(`messages[0].content[1].${where}: `));
    }
  });

  conformanceCase('A2', 'does so for every provider, whatever the order in the message', () => {
    const content = [text('and hurry'), result('toolu_1', { content: '1' }), result('toolu_2', { content: '2' })];
    const { request } = anthropicMessages.parse({ model: 'm', max_tokens: 9, messages: [user(content)] });
    assert.deepEqual(
      request.messages.map(({ role }) => role),
      ['tool', 'tool', 'user'],
    );
  });

  conformanceCase('A10', "passes Claude Code's own tools on as functions, under their names", async () => {
    const tools = ['WebSearch', 'WebFetch', 'Task', 'Bash'];
    stack.emulator.script({ functionCall: { name: 'WebFetch', arguments: { url: 'x' } } });
    const answer = await ask({ tools: tools.map(tool) });
    assert.deepEqual(names(upstream()), tools);
    assert.equal(at(await answer.json(), 'content', 0, 'name'), 'WebFetch');
  });

  conformanceCase('A11', "leaves out tools that Anthropic's servers would run, and sends no empty list", async () => {
    const hosted = [
      { type: 'web_search_20250305', name: 'web_search' },
      { type: 'code_execution_20250825', name: 'code_execution' },
    ];
    assert.equal((await ask({ tools: [...hosted, { ...tool('Bash'), type: 'custom' }] })).status, 200);
    assert.deepEqual(names(upstream()), ['Bash']);
    assert.equal((await ask({ tools: hosted })).status, 200);
    assert.equal('functions' in upstream(), false);
  });

  conformanceCase('A11', 'leaves what such tools did out of past answers', async () => {
    const answer = await ask({
      messages: [
        user('find'),
        assistant([
          { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} },
          { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] },
          text('found'),
        ]),
        user('thanks'),
      ],
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(upstream().messages, [U('find'), A('found'), U('thanks')]);
  });

  const choices: [Json, Json[], unknown][] = [
    [{ type: 'any' }, [tool('one')], { name: 'one' }],
    [{ type: 'tool', name: 'two' }, [tool('one'), tool('two')], { name: 'two' }],
    [{ type: 'auto' }, [tool('one')], 'auto'],
    [{ type: 'none' }, [tool('one')], undefined],
  ];
  for (const [choice, tools, expected] of choices) {
    conformanceCase('A12', `turns tool_choice ${choice.type} into what GigaChat has for it`, async () => {
      assert.equal((await ask({ tools, tool_choice: choice })).status, 200);
      assert.deepEqual(upstream().function_call, expected);
      assert.equal('functions' in upstream(), expected !== undefined);
    });
  }

  conformanceCase('A13', 'does not send disable_parallel_tool_use', async () => {
    const choice = { type: 'any', disable_parallel_tool_use: true };
    assert.equal((await ask({ tools: [tool('json')], tool_choice: choice })).status, 200);
    assert.deepEqual(upstream().function_call, { name: 'json' });
    assert.deepEqual(stack.emulator.log.at(-1)?.ignoredFields, []);
  });

  const efforts: [Json, string | undefined][] = [
    [{ thinking: { type: 'enabled', budget_tokens: 10_000 } }, 'high'],
    [{ thinking: { type: 'enabled', budget_tokens: 4000 } }, 'medium'],
    [{ thinking: { type: 'enabled', budget_tokens: 1024 } }, 'low'],
    [{ thinking: { type: 'adaptive', display: 'omitted' } }, 'medium'],
    [{ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }, 'high'],
    [{ output_config: { effort: 'low' } }, 'low'],
    [{ output_config: { effort: 'max' } }, 'high'],
    [{ thinking: { type: 'disabled' }, output_config: { effort: 'high' } }, undefined],
    [{}, undefined],
  ];
  for (const [body, effort] of efforts) {
    conformanceCase('A16', `asks for ${effort ?? 'no'} effort when told ${JSON.stringify(body)}`, async () => {
      assert.equal((await ask(body)).status, 200);
      assert.equal(upstream().reasoning_effort, effort);
    });
  }

  conformanceCase('A25', 'serves ?beta=true, unknown betas and unknown fields, and sends none of them on', async () => {
    const headers = { 'anthropic-beta': 'claude-code-20250219,made-up-2030-01-01', 'anthropic-version': '2023-06-01' };
    const body = {
      model: 'GigaChat-2-Max',
      max_tokens: 32_000,
      messages: [user('hi')],
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
      metadata: { user_id: JSON.stringify({ session_id: '5b3cf3a2-0000-4000-8000-000000000000' }) },
      top_k: 5,
      service_tier: 'auto',
      from_the_future: true,
    };
    const answer = await stack.post('/v1/messages?beta=true', body, headers);
    assert.equal(answer.status, 200);
    assert.deepEqual(stack.emulator.log.at(-1)?.ignoredFields, []);
    assert.equal(stack.emulator.log.at(-1)?.headers['x-session-id'], '5b3cf3a2-0000-4000-8000-000000000000');
    assert.ok(answer.headers.get('request-id'));
    assert.equal(answer.headers.get('request-id'), answer.headers.get('x-request-id'));
  });

  conformanceCase('A25', 'asks for structured output as output_config says', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
    stack.emulator.script({ text: '{"a":"b"}' });
    await ask({ output_config: { format: { type: 'json_schema', schema } } });
    assert.equal(at(upstream(), 'response_format', 'type'), 'json_schema');
  });

  it('refuses threads in the words that make the client send everything again', async () => {
    for (const thread of [{ type: 'create' }, { type: 'continue', previous_message_id: 'msg_1' }]) {
      const answer = await ask({ thread });
      assert.equal(answer.status, 400);
      const { error } = (await answer.json()) as { error: Json };
      assert.equal(error.type, 'invalid_request_error');
      assert.deepEqual(error.details, { error_code: 'thread_unsupported_request', unsupported: [] });
    }
    assert.equal(stack.chatBodies().length, 0);
  });
});

function names(body: Json): unknown[] {
  return (body.functions as { name: string }[]).map(({ name }) => name);
}
