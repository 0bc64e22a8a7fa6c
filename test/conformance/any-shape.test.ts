import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const schema = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const tools: Record<string, Json> = {
  "Chat's nested shape": { type: 'function', function: { name: 'read', description: 'd', parameters: schema } },
  "Responses' flat shape": { type: 'function', name: 'read', description: 'd', parameters: schema },
  "Anthropic's shape": { name: 'read', description: 'd', input_schema: schema },
  "Anthropic's shape with its type": { type: 'custom', name: 'read', description: 'd', input_schema: schema },
};
const choices: [spelling: unknown, sent: unknown][] = [
  ['auto', 'auto'],
  ['none', undefined],
  ['required', { name: 'read' }],
  ['any', { name: 'read' }],
  [{ type: 'auto' }, 'auto'],
  [{ type: 'none' }, undefined],
  [{ type: 'any', disable_parallel_tool_use: true }, { name: 'read' }],
  [{ type: 'tool', name: 'read' }, { name: 'read' }],
  [{ type: 'function', name: 'read' }, { name: 'read' }],
  [{ type: 'function', function: { name: 'read' } }, { name: 'read' }],
  [{ type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'read' }] }, { name: 'read' }],
  [
    {
      type: 'allowed_tools',
      allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'read' } }] },
    },
    'auto',
  ],
];
const answerSchema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
const forms: Json[] = [
  { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: answerSchema } } },
  { response_format: { type: 'json_schema', schema: answerSchema } },
  { text: { format: { type: 'json_schema', name: 'x', schema: answerSchema } } },
  { output_config: { format: { type: 'json_schema', schema: answerSchema } } },
  { output_format: { type: 'json_schema', schema: answerSchema } },
];
const efforts: [body: Json, sent: string | undefined][] = [
  ...(['reasoning_effort', 'reasoning', 'output_config'] as const).flatMap((field): [Json, string | undefined][] =>
    (
      [
        ['none', undefined],
        ['minimal', 'low'],
        ['low', 'low'],
        ['medium', 'medium'],
        ['high', 'high'],
        ['xhigh', 'high'],
        ['max', 'high'],
        ['auto', undefined],
      ] as const
    ).map(([word, sent]) => [{ [field]: field === 'reasoning_effort' ? word : { effort: word } }, sent]),
  ),
  [{ thinking: { type: 'enabled', budget_tokens: 4000 } }, 'medium'],
  [{ thinking: { type: 'adaptive' } }, 'medium'],
  [{ thinking: { type: 'disabled' } }, undefined],
];
const user = { role: 'user', content: 'go' };

/** The three addresses, with the least that each of them needs. */
const addresses: { path: string; least: Json }[] = [
  { path: '/v1/chat/completions', least: { messages: [user] } },
  { path: '/v1/messages', least: { messages: [user], max_tokens: 50 } },
  { path: '/v1/responses', least: { input: [user] } },
];

describe('a request in the words of another protocol', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const sent = () => stack.chatBodies().at(-1) ?? {};

  for (const { path, least } of addresses) {
    const ask = async (body: Json) => {
      const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...least, ...body });
      assert.equal(answer.status, 200, await answer.clone().text());
      return (await answer.json()) as Json;
    };
    const refusal = async (body: Json) => {
      const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...least, ...body });
      assert.equal(answer.status, 400);
      assert.deepEqual(stack.chatBodies(), []);
      return String(at(await answer.json(), 'error', 'message'));
    };

    describe(`at ${path}`, () => {
      for (const [shape, tool] of Object.entries(tools)) {
        it(`takes a tool in ${shape}`, async () => {
          await ask({ tools: [tool] });
          assert.deepEqual(sent().functions, [{ name: 'read', description: 'd', parameters: schema }]);
        });
      }

      it("takes Responses' calls and results without their types", async () => {
        const entries = [
          user,
          { call_id: 'c', name: 'read', arguments: '{"path":"a"}' },
          { call_id: 'c', output: 'r' },
          { role: 'user', content: 'on' },
        ];
        await ask({ [Object.keys(least)[0] ?? '']: entries });
        assert.deepEqual(
          (sent().messages as Json[]).map(({ role, content }) => `${role}: ${content}`),
          ['user: go', 'assistant: ', 'function: {"result":"r"}', 'user: on'],
        );
      });

      it('takes tools of every shape beside each other, and says what a nameless one lacks', async () => {
        const named = Object.values(tools).map((tool, index) => {
          const name = `tool_${index}`;
          return tool.function ? { ...tool, function: { ...(tool.function as Json), name } } : { ...tool, name };
        });
        await ask({ tools: named });
        assert.deepEqual(
          (sent().functions as Json[]).map(({ name }) => name),
          ['tool_0', 'tool_1', 'tool_2', 'tool_3'],
        );
        stack.emulator.reset();
        assert.match(await refusal({ tools: [{ type: 'function', parameters: schema }] }), /^tools\[0\]\.name: /);
      });

      for (const [choice, expected] of choices) {
        it(`takes tool_choice ${JSON.stringify(choice)}`, async () => {
          await ask({ tools: [Object.values(tools)[0]], tool_choice: choice });
          assert.deepEqual(sent().function_call, expected);
        });
      }

      for (const choice of [
        { type: 'web_search' },
        { type: 'mcp', server_label: 'x' },
        { type: 'new_tool' },
        { type: 'function', name: 'write' },
        { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'write' }] },
      ]) {
        it(`refuses tool_choice ${JSON.stringify(choice)}, which none of the tools is`, async () => {
          assert.match(await refusal({ tools: [Object.values(tools)[0]], tool_choice: choice }), /^tool_choice/);
        });
      }

      for (const form of forms) {
        it(`takes the form of the answer from ${JSON.stringify(form).slice(0, 70)}…`, async () => {
          stack.emulator.script({ text: '{"a":"b"}' });
          await ask(form);
          assert.deepEqual(at(sent(), 'response_format', 'schema'), answerSchema);
        });
      }

      for (const [body, expected] of efforts) {
        it(`takes effort from ${JSON.stringify(body)}`, async () => {
          await ask(body);
          assert.equal(sent().reasoning_effort, expected);
        });
      }

      for (const body of [
        { reasoning_effort: 'extreme' },
        { reasoning: { effort: 'extreme' } },
        { output_config: { effort: 'extreme' } },
      ]) {
        it(`lists the efforts it knows when told ${JSON.stringify(body)}`, async () => {
          assert.match(
            await refusal(body),
            /effort: must be one of none, minimal, low, medium, high, xhigh, max, auto/,
          );
        });
      }

      it('takes the limit of the answer in each spelling', async () => {
        for (const field of ['max_completion_tokens', 'max_output_tokens']) {
          await ask({ max_tokens: undefined, [field]: 77 });
          assert.equal(sent().max_tokens, 77, field);
        }
        await ask({ max_tokens: 78 });
        assert.equal(sent().max_tokens, 78);
      });

      it('takes stop sequences in each spelling, one or a list', async () => {
        for (const body of [{ stop: 'X' }, { stop: ['X', 'Y'] }, { stop_sequences: ['X'] }]) {
          stack.emulator.script({ text: 'aXb' });
          const answer = JSON.stringify(await ask(body));
          assert.match(answer, /"a"/, answer);
        }
      });

      it('takes 64 stop sequences, and names the field when there are more', async () => {
        await ask({ stop: Array.from({ length: 64 }, (_, index) => `<stop ${index}>`) });
        stack.emulator.reset();
        const many = Array.from({ length: 65 }, (_, index) => `<stop ${index}>`);
        assert.match(await refusal({ stop: many }), /^stop: /);
      });
    });
  }

  const system = 'You are short.';
  for (const [what, body] of [
    ["Anthropic's system as text", { system }],
    ["Anthropic's system as blocks", { system: [{ type: 'text', text: system }] }],
    ["Responses' instructions", { instructions: system }],
  ] as const) {
    for (const { path, least } of addresses) {
      it(`takes ${what} at ${path}`, async () => {
        const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...least, ...body });
        assert.equal(answer.status, 200, await answer.clone().text());
        assert.deepEqual(sent().messages, [
          { role: 'system', content: system },
          { role: 'user', content: 'go' },
        ]);
      });
    }
  }

  const billing = 'x-anthropic-billing-header: cc_version=2.1.332.4cb; cc_entrypoint=cli; cch=0a1b2;';
  const billed = [
    { type: 'text', text: billing },
    { type: 'text', text: system },
  ];
  for (const [where, body] of [
    ["Anthropic's system", { system: billed }],
    ["Responses' instructions", { instructions: `${billing}\n\n${system}` }],
    ['a message of the system, in parts', { messages: [{ role: 'system', content: billed }, user] }],
    ['a message of the developer', { messages: [{ role: 'developer', content: `${billing}\n${system}` }, user] }],
  ] as const) {
    for (const { path, least } of addresses) {
      it(`leaves Claude Code's billing line out of ${where} at ${path}, where translators put it`, async () => {
        const inputless = 'messages' in body ? { input: undefined } : {};
        const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...least, ...inputless, ...body });
        assert.equal(answer.status, 200, await answer.clone().text());
        assert.deepEqual(sent().messages, [
          { role: 'system', content: system },
          { role: 'user', content: 'go' },
        ]);
      });
    }
  }

  /** One conversation in three shapes: what is said, called, answered and asked. */
  const conversations: Record<string, Json> = {
    "Chat's messages": {
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: [{ type: 'text', text: 'read it' }] },
        {
          role: 'assistant',
          content: 'I look.',
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'read', arguments: '{"path":"a"}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: 'words' },
        { role: 'user', content: 'and now?' },
      ],
    },
    "Anthropic's messages": {
      system: 'Be short.',
      messages: [
        { role: 'user', content: 'read it' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: 'x' },
            { type: 'text', text: 'I look.' },
            { type: 'tool_use', id: 'c', name: 'read', input: { path: 'a' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'c', content: [{ type: 'text', text: 'words' }] },
            { type: 'text', text: 'and now?' },
          ],
        },
      ],
    },
    "Responses' items": {
      instructions: 'Be short.',
      input: [
        { role: 'user', content: [{ type: 'input_text', text: 'read it' }] },
        { type: 'reasoning', summary: [] },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I look.' }] },
        { type: 'function_call', call_id: 'c', name: 'read', arguments: '{"path":"a"}' },
        { type: 'function_call_output', call_id: 'c', output: 'words' },
        { role: 'user', content: [{ type: 'input_text', text: 'and now?' }] },
      ],
    },
    "Responses' items among messages": {
      messages: [
        { role: 'developer', content: 'Be short.' },
        { role: 'user', content: 'read it' },
        { role: 'assistant', content: 'I look.' },
        { type: 'function_call', call_id: 'c', name: 'read', arguments: '{"path":"a"}' },
        { type: 'function_call_output', call_id: 'c', output: 'words' },
        { role: 'user', content: 'and now?' },
      ],
    },
  };
  for (const [shape, conversation] of Object.entries(conversations)) {
    for (const { path } of addresses) {
      for (const stream of [false, true]) {
        it(`reads ${shape} at ${path}${stream ? ', streamed' : ''}, and answers as that address does`, async () => {
          stack.emulator.script({ text: 'Done.' });
          const body = {
            model: 'GigaChat-2-Max',
            max_tokens: 50,
            stream,
            ...conversation,
            tools: [Object.values(tools)[1]],
          };
          const answer = await stack.post(path, body);
          const text = await answer.text();
          assert.equal(answer.status, 200, text);
          const call = {
            role: 'assistant',
            content: 'I look.',
            function_call: { name: 'read', arguments: { path: 'a' } },
          };
          const separate = [
            { role: 'assistant', content: 'I look.' },
            { ...call, content: '' },
          ];
          const messages = sent().messages as Json[];
          assert.deepEqual(messages, [
            { role: 'system', content: 'Be short.' },
            { role: 'user', content: 'read it' },
            ...(messages.length === 6 ? separate : [call]),
            { role: 'function', name: 'read', content: '{"result":"words"}' },
            { role: 'user', content: 'and now?' },
          ]);
          const marks = {
            '/v1/chat/completions': stream ? /"chat\.completion\.chunk"[\s\S]*\[DONE\]/ : /"object":"chat\.completion"/,
            '/v1/messages': stream ? /event: message_stop/ : /"type":"message"/,
            '/v1/responses': stream ? /event: response\.completed/ : /"object":"response"/,
          };
          assert.match(text, marks[path as keyof typeof marks]);
        });
      }
    }
  }

  it("serves Cursor's body, flat tools and a call, as a chat", async () => {
    stack.emulator.script({ functionCall: { name: 'read', arguments: { path: 'a' } } });
    const answer = await stack.post('/v1/chat/completions', {
      model: 'gpt-5',
      stream: true,
      input: [
        { role: 'system', content: 'You are an agent.' },
        { role: 'user', content: [{ type: 'input_text', text: 'read a' }] },
      ],
      tools: [{ type: 'function', name: 'read', parameters: {} }],
    });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    assert.match(text, /"tool_calls":\[\{"index":0,"id":"[^"]+","type":"function","function":\{"name":"read"/);
    assert.match(text, /"finish_reason":"tool_calls"/);
  });

  it('names what only another address can do, instead of overlooking it', async () => {
    for (const [path, body, param] of [
      ['/v1/chat/completions', { input: 'hi', previous_response_id: 'resp_1' }, 'previous_response_id'],
      ['/v1/chat/completions', { messages: [user], background: true }, 'background'],
      ['/v1/messages', { messages: [user], max_tokens: 9, conversation: 'conv_1' }, 'conversation'],
    ] as const) {
      const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...body });
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), new RegExp(`${param}: `));
    }
  });

  const deferred = Array.from({ length: 200 }, (_, index) => ({
    name: `tool_${index}`,
    description: 'd',
    input_schema: schema,
    defer_loading: true,
  }));
  it('offers tools that are to be loaded later when the conversation speaks of them', async () => {
    const search = { name: 'ToolSearch', description: 'd', input_schema: schema };
    const names = async (messages: Json[]) => {
      stack.emulator.reset();
      const body = { model: 'GigaChat-2-Max', max_tokens: 50, messages, tools: [search, ...deferred] };
      const answer = await stack.post('/v1/messages', body);
      assert.equal(answer.status, 200, await answer.text());
      return ((sent().functions ?? []) as { name: string }[]).map(({ name }) => name);
    };
    const found = { type: 'tool_reference', tool_name: 'tool_7' };
    const asked = { type: 'tool_use', id: 's', name: 'ToolSearch', input: { query: 'x' } };
    assert.deepEqual(await names([user]), ['ToolSearch']);
    const referenced = [
      user,
      { role: 'assistant', content: [asked] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 's', content: [found] }] },
    ];
    assert.deepEqual(await names(referenced), ['ToolSearch', 'tool_7']);
    const called = [
      user,
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'tool_3', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: 'ok' }] },
    ];
    assert.deepEqual(await names(called), ['ToolSearch', 'tool_3']);
  });
});
