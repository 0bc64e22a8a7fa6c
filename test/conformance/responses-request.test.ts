import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type Stack, startStack } from '../harness/stack';
import { type CaseId, conformanceCase } from './case';
import { A, fc, fn, S, U } from './gigachat-messages';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const user = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
const call = (call_id: string, name: string, args: Json, rest: Json = {}) => ({
  type: 'function_call',
  call_id,
  name,
  arguments: JSON.stringify(args),
  ...rest,
});
const output = (call_id: string, value: unknown) => ({ type: 'function_call_output', call_id, output: value });

/** What a request says, and what GigaChat must be asked. */
const sent: { id?: CaseId; sentence: string; body: Json; messages: Json[] }[] = [
  {
    id: 'R1',
    sentence: 'takes a text with instructions',
    body: { input: 'hi', instructions: 'Be short.' },
    messages: [S('Be short.'), U('hi')],
  },
  {
    id: 'R2',
    sentence: "takes messages of both sides, with and without their item's type",
    body: {
      input: [
        user('hi'),
        { role: 'assistant', content: [{ type: 'output_text', text: 'hello', annotations: [] }] },
        { role: 'user', content: 'bye' },
      ],
    },
    messages: [U('hi'), A('hello'), U('bye')],
  },
  {
    id: 'R3',
    sentence: 'makes one system message of instructions and developer messages',
    body: {
      instructions: 'one',
      input: [{ role: 'developer', content: [{ type: 'input_text', text: 'two' }] }, user('hi')],
    },
    messages: [S('one\n\ntwo'), U('hi')],
  },
  {
    id: 'R4',
    sentence: 'pairs two calls with their outputs by id',
    body: {
      input: [
        user('both'),
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I look.' }] },
        call('call_1', 'one', { a: 1 }),
        call('call_2', 'two', { b: 2 }),
        output('call_2', '{"r":2}'),
        output('call_1', '{"r":1}'),
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
    id: 'R5',
    sentence: 'joins the parts of an output',
    body: {
      input: [
        user('go'),
        call('call_1', 'get', {}),
        output('call_1', [
          { type: 'input_text', text: 'a' },
          { type: 'input_text', text: 'b' },
        ]),
      ],
    },
    messages: [U('go'), fc('get', {}), fn('get', '{"result":"a\\nb"}')],
  },
  {
    id: 'R6',
    sentence: 'leaves past reasoning out',
    body: {
      input: [
        user('go'),
        { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'xxx' },
        call('call_1', 'get', {}),
        output('call_1', '{}'),
      ],
    },
    messages: [U('go'), fc('get', {}), fn('get', '{}')],
  },
  {
    id: 'R7',
    sentence: 'gives a custom call and its output as a pair',
    body: {
      input: [
        user('patch'),
        { type: 'custom_tool_call', call_id: 'call_1', name: 'apply_patch', input: '*** Begin Patch' },
        { type: 'custom_tool_call_output', call_id: 'call_1', output: 'Done!' },
      ],
    },
    messages: [U('patch'), fc('apply_patch', { input: '*** Begin Patch' }), fn('apply_patch', '{"result":"Done!"}')],
  },
  {
    id: 'R7',
    sentence: 'gives calls of a shell and of a patch tool as pairs',
    body: {
      input: [
        user('ls'),
        { type: 'local_shell_call', id: 'lsh_1', call_id: 'call_1', action: { type: 'exec', command: ['ls'] } },
        { type: 'local_shell_call_output', id: 'call_1', output: 'a.txt' },
        {
          type: 'apply_patch_call',
          call_id: 'call_2',
          operation: { type: 'delete_file', path: 'a' },
          status: 'completed',
        },
        { type: 'apply_patch_call_output', call_id: 'call_2', status: 'failed', output: 'no such file' },
        { type: 'shell_call', call_id: 'call_3', action: { commands: ['pwd'] } },
        { type: 'shell_call_output', call_id: 'call_3', output: [{ stdout: '/', stderr: '' }] },
      ],
    },
    messages: [
      U('ls'),
      fc('local_shell', { type: 'exec', command: ['ls'] }),
      fn('local_shell', '{"result":"a.txt"}'),
      fc('apply_patch', { type: 'delete_file', path: 'a' }),
      fn('apply_patch', '{"error":"no such file"}'),
      fc('shell', { commands: ['pwd'] }),
      fn('shell', '{"result":[{"stdout":"/","stderr":""}]}'),
    ],
  },
  {
    id: 'R19',
    sentence: 'names past calls of a namespace as the tools are named now',
    body: {
      input: [user('go'), call('call_1', 'spawn', {}, { namespace: 'agents' }), output('call_1', '{}')],
    },
    messages: [U('go'), fc('agents__spawn', {}), fn('agents__spawn', '{}')],
  },
  {
    sentence: 'puts the text of a file into the message, under its name',
    body: {
      input: [
        {
          role: 'user',
          content: [
            {
              type: 'input_file',
              filename: 'a.txt',
              file_data: `data:text/plain;base64,${Buffer.from('ёж').toString('base64')}`,
            },
            { type: 'input_text', text: 'what?' },
          ],
        },
      ],
    },
    messages: [U('a.txt\nёж\nwhat?')],
  },
  {
    id: 'R1',
    sentence: 'takes an empty text, as a client sends that only wants the model loaded',
    body: { input: '', max_output_tokens: 1 },
    messages: [U('')],
  },
];

/** A request that must be refused: the field, and the code. */
const refused: { id?: CaseId; sentence: string; body: Json; param: string | RegExp; code?: string }[] = [
  { id: 'R20', sentence: 'background answers', body: { background: true }, param: 'background' },
  { id: 'R20', sentence: 'conversations kept by OpenAI', body: { conversation: 'conv_1' }, param: 'conversation' },
  { id: 'R20', sentence: 'templates kept by OpenAI', body: { prompt: { id: 'pmpt_1' } }, param: 'prompt' },
  {
    id: 'R8',
    sentence: 'a reference to an item that was not stored',
    body: { input: [user('hi'), { type: 'item_reference', id: 'msg_unknown' }] },
    param: 'input[1]',
    code: 'item_not_found',
  },
  { id: 'R8', sentence: 'a reference without its type', body: { input: [{ id: 'msg_unknown' }] }, param: 'input[0]' },
  {
    id: 'R10',
    sentence: 'an answer to continue that nobody knows',
    body: { previous_response_id: 'resp_unknown' },
    param: 'previous_response_id',
    code: 'previous_response_not_found',
  },
  {
    id: 'R2',
    sentence: 'an item of a kind unknown',
    body: { input: [user('a'), { type: 'hologram' }] },
    param: 'input[1].type',
  },
  { id: 'R2', sentence: 'a request without input', body: { input: undefined }, param: 'input' },
  {
    sentence: 'a picture without an address',
    body: { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'nowhere' }] }] },
    param: 'input[0].content[0].image_url',
  },
];

/** A test of a case, or of something that no case asks for. */
function check(id: CaseId | undefined, sentence: string, test: () => Promise<void>): void {
  if (id) conformanceCase(id, sentence, test);
  else it(sentence, test);
}

describe('Responses requests', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const ask = (body: Json) => stack.post('/v1/responses', { model: 'GigaChat-2-Max', input: 'hi', ...body });
  const upstream = () => stack.chatBodies().at(-1) ?? {};

  for (const { id, sentence, body, messages } of sent) {
    check(id, sentence, async () => {
      const answer = await ask(body);
      assert.equal(answer.status, 200, await answer.text());
      assert.deepEqual(upstream().messages, messages);
    });
  }

  for (const { id, sentence, body, param, code } of refused) {
    check(id, `refuses ${sentence}, by its place`, async () => {
      const answer = await ask(body);
      assert.equal(answer.status, 400);
      const error = at(await answer.json(), 'error');
      assert.equal(at(error, 'param'), param);
      assert.equal(at(error, 'type'), 'invalid_request_error');
      if (code) assert.equal(at(error, 'code'), code);
      assert.equal(stack.chatBodies().length, 0);
    });
  }

  it('does not lose a picture in an output without a word', async () => {
    const image_url = `data:image/png;base64,${Buffer.from('not really a png').toString('base64')}`;
    const input = [user('look'), call('call_1', 'view', {}), output('call_1', [{ type: 'input_image', image_url }])];
    const answer = await ask({ input });
    assert.equal(answer.status, 200, await answer.text());
    assert.match(JSON.stringify(upstream()), /\[image left out: GigaChat does not take it\]/);
  });

  conformanceCase(
    'R19',
    'sends functions, custom tools and the tools of a namespace; leaves hosted ones out',
    async () => {
      const parameters = { type: 'object', properties: { a: { type: 'string' } } };
      const tools = [
        { type: 'web_search' },
        { type: 'function', name: 'get', description: 'gets', parameters, strict: false },
        {
          type: 'custom',
          name: 'apply_patch',
          description: 'patches',
          format: { type: 'grammar', syntax: 'lark', definition: 'start: PATCH' },
        },
        {
          type: 'namespace',
          name: 'agents',
          description: '',
          tools: [{ type: 'function', name: 'spawn', parameters }],
        },
      ];
      assert.equal((await ask({ tools })).status, 200);
      const functions = upstream().functions as Json[];
      assert.deepEqual(
        functions.map(({ name }) => name),
        ['get', 'apply_patch', 'agents__spawn'],
      );
      assert.match(String(functions[1]?.description), /patches[\s\S]*lark grammar:\nstart: PATCH/);
      assert.deepEqual(Object.keys(at(functions[1], 'parameters', 'properties') as Json), ['input']);
      assert.equal((await ask({ tools: [{ type: 'web_search' }] })).status, 200);
      assert.equal('functions' in upstream(), false);
    },
  );

  conformanceCase('R19', 'lets tools be chosen by name, from a namespace, and from a list', async () => {
    const tools = [
      { type: 'function', name: 'one' },
      { type: 'namespace', name: 'ns', tools: [{ type: 'function', name: 'two' }] },
    ];
    await ask({ tools, tool_choice: { type: 'function', name: 'two', namespace: 'ns' } });
    assert.deepEqual(upstream().function_call, { name: 'ns__two' });
    const allowed = { type: 'allowed_tools', mode: 'required', tools: [{ type: 'namespace', name: 'ns' }] };
    await ask({ tools, tool_choice: allowed });
    assert.deepEqual(
      (upstream().functions as Json[]).map(({ name }) => name),
      ['ns__two'],
    );
    assert.deepEqual(upstream().function_call, { name: 'ns__two' });
  });

  conformanceCase('F12', 'refuses the choice of a tool by a type that is not among the tools', async () => {
    const own = { type: 'function', name: 'one' };
    for (const type of ['web_search', 'mcp', 'file_search', 'code_interpreter', 'shell', 'apply_patch', 'new']) {
      for (const tools of [undefined, [own], [own, { type: 'computer' }]]) {
        const answer = await ask({ tools, tool_choice: { type } });
        assert.equal(answer.status, 400, JSON.stringify([tools, type]));
        assert.equal(at(await answer.json(), 'error', 'param'), 'tool_choice');
      }
    }
  });

  conformanceCase('F17', 'lets the model choose where the chosen tool is one that only OpenAI runs', async () => {
    const tools = [{ type: 'function', name: 'one' }, { type: 'web_search_preview' }];
    for (const type of ['web_search', 'web_search_preview', 'web_search_preview_2025_03_11']) {
      assert.equal((await ask({ tools, tool_choice: { type } })).status, 200);
      assert.equal(upstream().function_call, 'auto');
    }
  });

  conformanceCase('R19', 'takes the tools that a conversation brings along', async () => {
    await ask({
      input: [{ type: 'additional_tools', role: 'developer', tools: [{ type: 'function', name: 'late' }] }, user('hi')],
    });
    assert.equal(at(upstream(), 'functions', 0, 'name'), 'late');
    assert.deepEqual(upstream().messages, [U('hi')]);
  });

  conformanceCase('R20', 'overlooks what does not concern the model, and sends none of it on', async () => {
    const answer = await ask({
      include: ['reasoning.encrypted_content'],
      truncation: 'auto',
      service_tier: 'flex',
      parallel_tool_calls: true,
      prompt_cache_key: '5b3cf3a2-0000-4000-8000-000000000000',
      client_metadata: {},
      safety_identifier: 'x',
      background: false,
      store: false,
      from_the_future: true,
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(stack.emulator.log.at(-1)?.ignoredFields, []);
    assert.equal(stack.emulator.log.at(-1)?.headers['x-session-id'], '5b3cf3a2-0000-4000-8000-000000000000');
  });

  const efforts: [string, string | undefined][] = [
    ['none', undefined],
    ['minimal', 'low'],
    ['low', 'low'],
    ['medium', 'medium'],
    ['high', 'high'],
    ['xhigh', 'high'],
    ['max', 'high'],
  ];
  for (const [effort, wire] of efforts) {
    conformanceCase('R22', `takes effort ${effort}`, async () => {
      const answer = await ask({ reasoning: { effort, summary: 'auto' } });
      assert.equal(answer.status, 200);
      assert.equal(upstream().reasoning_effort, wire);
    });
  }

  conformanceCase('R24', 'answers a WebSocket probe with 426 at once', async () => {
    const { hostname, port } = new URL(stack.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET /v1/responses HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Authorization: Bearer ${stack.apiKey}\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    let heard = '';
    for await (const bytes of socket) heard += bytes;
    assert.match(heard, /^HTTP\/1\.1 426 /);
  });
});
