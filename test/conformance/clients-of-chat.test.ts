import { type ClientCase, clientSuite } from './client-suite';

type Json = Record<string, unknown>;

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const schema = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const read = { type: 'function', function: { name: 'read', description: 'd', parameters: schema } };
const functions = [{ name: 'read', description: 'd', parameters: schema }];
const user = (content: unknown): Json => ({ role: 'user', content });
const call = (id: string, args: unknown, more: Json = {}) => ({
  id,
  type: 'function',
  function: { name: 'read', arguments: args },
  ...more,
});
const calls = (...list: Json[]): Json => ({ role: 'assistant', content: null, tool_calls: list });
const result = (id: string, content: unknown): Json => ({ role: 'tool', tool_call_id: id, content });
const turn = (args: unknown, content: unknown): Json => ({
  messages: [user('a'), calls(call('1', args)), result('1', content)],
  tools: [read],
});
const base64 = (text: string) => Buffer.from(text).toString('base64');
const answerSchema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };

const hash = 'a'.repeat(64);
const pictured = `[{"type":"image","data":"a.png","mimeType":"image/png","hash":"${hash}"}]`;
const worded = `{"content":[{"type":"text","text":"${hash}"}]}`;
const filed = JSON.stringify([
  { type: 'file', name: 'a.txt', data: hash, note: '?' },
  { type: 'file', mediaType: 'text/plain', data: `${hash}, and no base64` },
  { type: 'audio', title: hash },
  { type: 'resource', resource: { id: hash } },
]);
const table = `name,age\n${'Alice,30\n'.repeat(9)}`;

const cases: ClientCase[] = [
  {
    from: "an SDK's every optional field as null",
    body: Object.fromEntries(
      `temperature top_p max_tokens max_completion_tokens stop n seed user tools tool_choice parallel_tool_calls
       response_format stream_options reasoning_effort logprobs top_logprobs logit_bias modalities audio prediction
       metadata store service_tier functions function_call presence_penalty frequency_penalty web_search_options`
        .split(/\s+/)
        .map((field) => [field, null]),
    ),
    sent: { temperature: undefined, functions: undefined, function_call: undefined, response_format: undefined },
  },
  {
    from: 'Roo and Kilo: reasoning in the words of OpenRouter, with what it must not show',
    body: { reasoning: { effort: 'low', exclude: true }, include_reasoning: true, usage: { include: true } },
    sent: { reasoning_effort: 'low', reasoning: undefined, usage: undefined },
  },
  {
    from: 'OpenRouter: reasoning switched off',
    body: { reasoning: { enabled: false } },
    sent: { reasoning_effort: undefined },
  },
  {
    from: 'DeepSeek and GLM: thinking switched off',
    body: { thinking: { type: 'disabled' } },
    sent: { reasoning_effort: undefined },
  },
  {
    from: 'Qwen Code: its own words for thinking and caching',
    body: {
      enable_thinking: false,
      chat_template_kwargs: { enable_thinking: false },
      vl_high_resolution_images: true,
      metadata: { sessionId: 's' },
    },
    sent: { enable_thinking: undefined, metadata: undefined },
  },
  {
    from: 'LiteLLM: fields of its own',
    body: { drop_params: true, api_base: 'x', num_retries: 3, litellm_metadata: {} },
    sent: { drop_params: undefined },
  },
  { from: 'Open WebUI: empty stops', body: { stop: [''] } },
  { from: 'SillyTavern: an empty stop', body: { stop: '' } },
  { from: 'LangChain: usage asked for without a stream', body: { stream_options: { include_usage: true } } },
  {
    from: 'n8n: no tools, and the choice left to the model',
    body: { tools: [], tool_choice: 'auto' },
    sent: { functions: undefined, function_call: undefined },
  },
  { from: 'a call wanted of no tools', body: { tools: [], tool_choice: 'required' }, refused: 'tool_choice' },
  {
    from: 'Semantic Kernel: a schema without strictness and words',
    body: {
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'Answer', description: null, strict: null, schema: answerSchema },
      },
    },
    sent: { response_format: { type: 'json_schema', schema: answerSchema } },
  },
  {
    from: 'llama.cpp, Together, Fireworks: the schema beside json_object',
    body: { response_format: { type: 'json_object', schema: answerSchema } },
    sent: { response_format: { type: 'json_schema', schema: answerSchema } },
  },
  {
    from: 'json_object beside a schema of nothing, which is any object',
    body: { response_format: { type: 'json_object', schema: {} } },
    told: ['system: Answer with one valid JSON object and nothing else: no explanation, no code fence.', 'user: hi'],
    sent: { response_format: undefined },
  },
  { from: 'a response_format of no type', body: { response_format: {} }, refused: 'response_format.type' },
  {
    from: 'PHP: an empty list where an object belongs',
    body: {
      tools: [
        { type: 'function', function: { name: 'now', parameters: { type: 'object', properties: [], required: [] } } },
      ],
    },
    sent: {
      functions: [{ name: 'now', description: '', parameters: { type: 'object', properties: {}, required: [] } }],
    },
  },
  {
    from: 'Gemini proxies: types in capitals',
    body: {
      tools: [
        {
          type: 'function',
          function: {
            name: 'read',
            parameters: {
              type: 'OBJECT',
              properties: {
                path: { type: 'STRING', enum: ['STRING'] },
                type: { type: 'ARRAY', items: { type: 'INTEGER' } },
              },
            },
          },
        },
      ],
    },
    sent: {
      functions: [
        {
          name: 'read',
          description: '',
          parameters: {
            type: 'object',
            properties: {
              path: { type: 'string', enum: ['STRING'] },
              type: { type: 'array', items: { type: 'integer' } },
            },
          },
        },
      ],
    },
  },
  {
    from: 'a choice without its type',
    body: { tools: [read], tool_choice: { function: { name: 'read' } } },
    sent: { functions, function_call: { name: 'read' } },
  },
  {
    from: '.NET and Java: null for every word of a schema that is not there',
    body: {
      tools: [
        {
          type: 'function',
          function: {
            name: 'read',
            parameters: {
              type: 'object',
              properties: {
                a: { type: 'string', description: null, enum: null, default: null, items: null },
                b: null,
                c: { type: null },
              },
              required: null,
              $defs: null,
              additionalProperties: null,
            },
          },
        },
      ],
    },
    sent: {
      functions: [
        {
          name: 'read',
          description: '',
          parameters: { type: 'object', properties: { a: { type: 'string', default: null }, b: {}, c: {} } },
        },
      ],
    },
  },
  { from: 'one part in place of a list', body: { messages: [user({ type: 'text', text: 'a' })] }, told: ['user: a'] },
  { from: 'a number for a text', body: { messages: [user(5)] }, refused: 'messages[0].content' },
  {
    from: 'a part whose text is null',
    body: { messages: [user([{ type: 'text', text: null }])] },
    refused: 'messages[0].content[0].text',
  },
  {
    from: 'the same in the past',
    body: {
      messages: [
        user([
          { type: 'text', text: null },
          { type: 'text', text: 'b' },
        ]),
        { role: 'assistant', content: 'x' },
        user('go'),
      ],
    },
    told: ['user: b', 'assistant: x', 'user: go'],
    leftOut: ['messages[0].content[0].text'],
  },
  {
    from: 'LobeChat: a picture with its detail',
    body: {
      messages: [
        user([
          { type: 'text', text: 'a' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${png}`, detail: 'auto' } },
        ]),
      ],
    },
    told: ['user: a +file'],
  },
  {
    from: 'LangChain: a picture in its own block',
    body: { messages: [user([{ type: 'image', source_type: 'base64', data: png, mime_type: 'image/png' }])] },
    told: ['user:  +file'],
  },
  {
    from: 'AI SDK: a PDF as bare base64 under its name',
    body: { messages: [user([{ type: 'file', file: { filename: 'a.pdf', file_data: base64('%PDF-1.4 x') } }])] },
    told: ['user:  +file'],
  },
  {
    from: 'LibreChat: a text file',
    body: {
      messages: [
        user([{ type: 'file', file: { filename: 'a.md', file_data: `data:text/markdown;base64,${base64('# hi')}` } }]),
      ],
    },
    told: ['user: a.md:\n# hi'],
  },
  {
    from: 'a film',
    body: { messages: [user([{ type: 'video_url', video_url: { url: 'https://a/b.mp4' } }])] },
    refused: 'messages[0].content[0]',
  },
  { from: 'an empty list of parts', body: { messages: [user([])] }, told: ['user: '] },
  {
    from: 'Cline, Roo: what another server added to its answer',
    body: {
      messages: [
        user('a'),
        {
          role: 'assistant',
          content: 'x',
          refusal: null,
          audio: null,
          annotations: [],
          function_call: null,
          tool_calls: null,
          reasoning: null,
          reasoning_details: [{ type: 'reasoning.text', text: 't' }],
          provider_specific_fields: {},
          prefix: true,
        },
        user('b'),
      ],
    },
    told: ['user: a', 'assistant: x', 'user: b'],
  },
  {
    from: 'an answer with no calls in its list',
    body: { messages: [user('a'), { role: 'assistant', content: '', tool_calls: [] }, user('b')] },
    told: ['user: a\nb'],
  },
  {
    from: 'PHP: an empty list for no arguments',
    body: turn('[]', 'r'),
    told: ['user: a', 'assistant: read{}', 'function: {"result":"r"}'],
  },
  {
    from: 'arguments that say null',
    body: turn('null', 'r'),
    told: ['user: a', 'assistant: read{}', 'function: {"result":"r"}'],
  },
  {
    from: 'arguments that were made JSON twice',
    body: turn(JSON.stringify('{"path":"a"}'), 'r'),
    told: ['user: a', 'assistant: read{"path":"a"}', 'function: {"result":"r"}'],
  },
  {
    from: 'a list for arguments',
    body: turn('[1]', 'r'),
    told: ['user: a', 'assistant: read{"value":[1]}', 'function: {"result":"r"}'],
  },
  {
    from: 'an object for a result',
    body: turn('{}', { a: 1 }),
    told: ['user: a', 'assistant: read{}', 'function: {"a":1}'],
  },
  {
    from: 'a number for a result',
    body: turn('{}', 5),
    told: ['user: a', 'assistant: read{}', 'function: {"result":5}'],
  },
  {
    from: 'a result without content',
    body: turn('{}', undefined),
    told: ['user: a', 'assistant: read{}', 'function: {}'],
  },
  {
    from: "a tool's own objects that have words of ours for their type",
    body: turn('{}', [
      { type: 'file', name: 'a.txt' },
      { type: 'text', lines: 3 },
    ]),
    told: [
      'user: a',
      'assistant: read{}',
      'function: {"result":[{"type":"file","name":"a.txt"},{"type":"text","lines":3}]}',
    ],
  },
  {
    from: 'a program of MCP: a text and a resource',
    body: turn('{}', [
      { type: 'text', text: 't' },
      { type: 'resource', resource: { uri: 'file:///a', text: 'b' } },
    ]),
    told: [
      'user: a',
      'assistant: read{}',
      'function: {"result":"t\\n{\\"type\\":\\"resource\\",\\"resource\\":{\\"uri\\":\\"file:///a\\",\\"text\\":\\"b\\"}}"}',
    ],
  },
  {
    from: 'the AI SDK: a result with a picture as the JSON of its parts',
    body: turn(
      '{}',
      JSON.stringify([
        { type: 'text', text: 't' },
        { type: 'image-data', data: png, mediaType: 'image/png' },
        { type: 'file-data', data: base64('hi'), mediaType: 'text/plain', filename: 'a.txt' },
      ]),
    ),
    told: [
      'user: a',
      'assistant: read{}',
      'function: {"result":"t\\n[image]\\na.txt\\nhi"}',
      'user: Attachment 1 of 1. +file',
    ],
  },
  {
    from: 'the AI SDK before version 6: a result with a picture',
    body: turn('{}', JSON.stringify([{ type: 'media', data: png, mediaType: 'image/png' }])),
    told: ['user: a', 'assistant: read{}', 'function: {"result":"[image]"}', 'user: Attachment 1 of 1. +file'],
  },
  {
    from: 'a result of MCP as its JSON, with a picture',
    body: turn(
      '{}',
      JSON.stringify({ content: [{ type: 'image', data: png, mimeType: 'image/png' }], isError: false }),
    ),
    told: ['user: a', 'assistant: read{}', 'function: {"result":"[image]"}', 'user: Attachment 1 of 1. +file'],
  },
  {
    from: 'the AI SDK since version 7: a result with files as the JSON of its parts',
    body: turn(
      '{}',
      JSON.stringify([
        { type: 'text', text: 't' },
        { type: 'file', data: { type: 'data', data: png }, mediaType: 'image' },
        { type: 'file', data: { type: 'data', data: base64(table) }, mediaType: 'text/csv', filename: 'a.csv' },
        { type: 'file', data: { type: 'text', text: 'hi' }, mediaType: 'text/plain', filename: 'a.txt' },
      ]),
    ),
    told: [
      'user: a',
      'assistant: read{}',
      `function: ${JSON.stringify({ result: `t\n[image]\na.csv\n${table}\na.txt\nhi` })}`,
      'user: Attachment 1 of 1. +file',
    ],
  },
  {
    from: 'a result of MCP as its JSON, with sound and with resources',
    body: turn(
      '{}',
      JSON.stringify({
        content: [
          { type: 'audio', data: base64('sound '.repeat(20)), mimeType: 'audio/wav' },
          { type: 'resource', resource: { uri: 'file:///d/a.csv', mimeType: 'text/csv', blob: base64(table) } },
          { type: 'resource_link', uri: 'file:///c', name: 'c' },
        ],
      }),
    ),
    told: [
      'user: a',
      'assistant: read{}',
      `function: ${JSON.stringify({
        result: `[file audio/wav]\na.csv\n${table}\n{"type":"resource_link","uri":"file:///c","name":"c"}`,
      })}`,
      'user: Attachment 1 of 1. +file',
    ],
  },
  {
    from: 'a result of MCP as its JSON, whose picture FastMCP says once more as structured content',
    body: turn(
      '{}',
      `{"content":[{"type":"image","data":"${png}","mimeType":"image/png"}],"isError":false,"resultType":"complete",
        "structuredContent":{"result":[{"type":"image","data":"${png}","mimeType":"image/png"}],"id":9007199254740993}}`,
    ),
    told: [
      'user: a',
      'assistant: read{}',
      `function: ${JSON.stringify({
        result: '[image]\n{"result":[{"type":"image","data":"…","mimeType":"image/png"}],"id":9007199254740993}',
      })}`,
      'user: Attachment 1 of 1. +file',
    ],
  },
  {
    from: 'a result of MCP as its JSON, in a part for texts',
    body: turn('{}', [
      { type: 'text', text: JSON.stringify({ content: [{ type: 'image', data: png, mimeType: 'image/png' }] }) },
    ]),
    told: ['user: a', 'assistant: read{}', 'function: {"result":"[image]"}', 'user: Attachment 1 of 1. +file'],
  },
  {
    from: 'LangChain since version 1: a result with its own blocks',
    body: turn('{}', [
      { type: 'image', base64: png, mime_type: 'image/png' },
      { type: 'file', base64: base64(table), mime_type: 'text/csv', filename: 'a.csv' },
    ]),
    told: [
      'user: a',
      'assistant: read{}',
      `function: ${JSON.stringify({ result: `[image]\na.csv\n${table}` })}`,
      'user: Attachment 1 of 1. +file',
    ],
  },
  {
    from: 'LangChain before version 1: a question with its own blocks',
    body: {
      messages: [
        user([
          { type: 'image', source_type: 'base64', data: png, mime_type: 'image/png' },
          { type: 'file', source_type: 'base64', data: base64('hi'), mime_type: 'text/plain' },
          { type: 'text', text: 'a' },
        ]),
      ],
    },
    told: ['user: hi\na +file'],
  },
  {
    from: 'a result of MCP as its JSON, with nothing but a text in base64',
    body: turn(
      '{}',
      JSON.stringify([
        { type: 'resource', resource: { uri: 'file:///d/a.csv', mimeType: 'text/csv', blob: base64(table) } },
      ]),
    ),
    told: ['user: a', 'assistant: read{}', `function: ${JSON.stringify({ result: `a.csv\n${table}` })}`],
  },
  {
    from: "JSON of a tool's own that only looks like parts, as it was written",
    body: {
      messages: [
        user('a'),
        calls(call('1', '{}'), call('2', '{}'), call('3', '{}')),
        result('1', pictured),
        result('2', worded),
        result('3', filed),
      ],
      tools: [read],
    },
    told: [
      'user: a',
      'assistant: read{}',
      `function: {"result":${pictured}}`,
      'assistant: read{}',
      `function: ${worded}`,
      'assistant: read{}',
      `function: {"result":${filed}}`,
    ],
  },
  {
    from: 'LangChain: a call in its own words',
    body: {
      messages: [user('a'), calls({ name: 'read', args: { path: 'a' }, id: '1', type: 'tool_call' }), result('1', 'r')],
      tools: [read],
    },
    told: ['user: a', 'assistant: read{"path":"a"}', 'function: {"result":"r"}'],
  },
  {
    from: 'Gemini behind a proxy: a signature beside each call',
    body: {
      messages: [
        user('a'),
        calls(call('1', '{}', { extra_content: { google: { thought_signature: 's' } } })),
        result('1', 'r'),
      ],
      tools: [read],
    },
    told: ['user: a', 'assistant: read{}', 'function: {"result":"r"}'],
  },
  {
    from: 'an agent that was stopped in the middle of two calls',
    body: {
      messages: [user('a'), calls(call('1', '{}'), call('2', '{}')), result('2', 'r'), user('stop')],
      tools: [read],
    },
    told: [
      'user: a',
      'assistant: read{}',
      'function: {"error":"no result"}',
      'assistant: read{}',
      'function: {"result":"r"}',
      'user: stop',
    ],
  },
  {
    from: "another model's thought that the user passes on",
    body: {
      messages: [
        user([
          { type: 'thinking', thinking: 't', signature: '' },
          { type: 'text', text: 'why?' },
        ]),
      ],
    },
    told: ['user: t\nwhy?'],
  },
  { from: 'a message without a role', body: { messages: [{ content: 'a' }] }, refused: 'messages[0].role' },
  { from: 'a list of tools that is an object', body: { tools: { read } }, refused: 'tools' },
  { from: 'a temperature in quotes', body: { temperature: '0.5' }, refused: 'temperature' },
  { from: 'effort of an unknown word', body: { reasoning_effort: 'disable' }, refused: 'reasoning_effort' },
];

clientSuite('Chat Completions', { path: '/v1/chat/completions', least: { messages: [user('hi')] } }, cases);
