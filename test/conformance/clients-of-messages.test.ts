import { type ClientCase, clientSuite } from './client-suite';

type Json = Record<string, unknown>;

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const schema = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const read = { name: 'read', description: 'd', input_schema: schema };
const functions = [{ name: 'read', description: 'd', parameters: schema }];
const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } };
const pdf = { type: 'base64', media_type: 'application/pdf', data: Buffer.from('%PDF-1.4 x').toString('base64') };
const text = (said: unknown): Json => ({ type: 'text', text: said });
const user = (content: unknown): Json => ({ role: 'user', content });
const says = (content: unknown): Json => ({ role: 'assistant', content });
const use = (id: string, input: unknown, more: Json = {}): Json => ({
  type: 'tool_use',
  id,
  name: 'read',
  input,
  ...more,
});
const result = (more: Json): Json => ({ type: 'tool_result', tool_use_id: 't', ...more });
/** A turn that called, and what came back. */
const loop = (content: unknown, input: unknown = { path: 'p' }): Json => ({
  messages: [user('a'), says([use('t', input)]), user(content)],
  tools: [read],
});
const made = ['user: a', 'assistant: read{"path":"p"}'];

const cases: ClientCase[] = [
  {
    from: 'Claude Code: everything it sends beside its conversation',
    body: {
      system: [
        text('x-anthropic-billing-header: cc=1;'),
        { ...text('be'), cache_control: { type: 'ephemeral', ttl: '1h' } },
      ],
      tools: [
        {
          ...read,
          cache_control: { type: 'ephemeral' },
          eager_input_streaming: true,
          strict: true,
          allowed_callers: ['direct'],
          input_examples: [{ path: 'a' }],
        },
      ],
      thinking: { type: 'adaptive', display: 'omitted' },
      output_config: { effort: 'high', task_budget: { type: 'tokens', total: 1000 } },
      context_management: {
        edits: [
          { type: 'clear_tool_uses_20250919' },
          { type: 'clear_thinking_20251015', keep: 'all' },
          { type: 'compact_20260112' },
        ],
      },
      metadata: { user_id: '{"session_id":"s"}' },
      cache_control: { type: 'ephemeral' },
      service_tier: 'auto',
      inference_geo: 'us',
      speed: 'fast',
      betas: ['a'],
      container: null,
      mcp_servers: [],
    },
    told: ['system: be', 'user: hi'],
    sent: {
      functions: [
        { name: 'read', description: 'd\n\nArguments of it, for example:\n{"path":"a"}', parameters: schema },
      ],
      function_call: 'auto',
      reasoning_effort: 'high',
    },
  },
  {
    from: 'Claude Code: a look at the quota',
    body: { max_tokens: 1, messages: [user('quota')], metadata: { user_id: 'user_1_account__session_2' } },
    told: ['user: quota'],
    sent: { max_tokens: 1 },
  },
  {
    from: "an SDK's every optional field as null",
    body: Object.fromEntries(
      'system metadata stop_sequences temperature top_k top_p tool_choice tools thinking container context_management output_config service_tier stream mcp_servers'
        .split(' ')
        .map((field) => [field, null]),
    ),
    sent: { temperature: undefined, functions: undefined },
  },
  { from: 'instructions of nothing', body: { system: [] } },
  {
    from: 'Claude Code: instructions in the middle',
    body: { messages: [user('a'), says('x'), user('b'), { role: 'system', content: [text('now')] }] },
    told: ['user: a', 'assistant: x', 'user: b\n<system-reminder>\nnow\n</system-reminder>'],
  },
  { from: 'thinking without a budget', body: { thinking: { type: 'enabled' } }, sent: { reasoning_effort: 'low' } },
  {
    from: 'thinking of an unknown kind',
    body: { thinking: { type: 'between', budget_tokens: 5 } },
    sent: { reasoning_effort: undefined },
  },
  ...([{}, { content: null }, { content: '' }, { content: [] }] as Json[]).map(
    (content): ClientCase => ({
      from: `a failure that says ${JSON.stringify(content)}`,
      body: loop([result({ is_error: true, ...content })]),
      told: [...made, 'function: {"error":""}'],
    }),
  ),
  {
    from: 'a failure in parts',
    body: loop([result({ is_error: true, content: [text('boom'), text('twice')] })]),
    told: [...made, 'function: {"error":"boom\\ntwice"}'],
  },
  {
    from: 'a failure that shows a picture',
    body: loop([result({ is_error: true, content: [picture] })]),
    told: [...made, 'function: {"error":"[image]"}', 'user: Attachment 1 of 1. +file'],
  },
  {
    from: 'Claude Code: a picture that was read, and a reminder',
    body: loop([result({ content: [text('t'), picture] }), text('<system-reminder>x</system-reminder>')]),
    told: [
      ...made,
      'function: {"result":"t\\n[image]"}',
      'user: Attachment 1 of 1.\n<system-reminder>x</system-reminder> +file',
    ],
  },
  {
    from: 'Claude Code: a PDF that was read',
    body: loop([result({ content: [{ type: 'document', source: pdf, title: 't' }] })]),
    told: [...made, 'function: {"result":"[file t]"}', 'user: Attachment 1 of 1. +file'],
  },
  {
    from: 'pages that were found',
    body: loop([
      result({
        content: [
          { type: 'search_result', source: 's', title: 't', content: [text('c')], citations: { enabled: true } },
        ],
      }),
    ]),
    told: [...made, 'function: {"result":"t\\ns\\nc"}'],
  },
  {
    from: 'a page without a title',
    body: loop([result({ content: [{ type: 'search_result', source: 's', content: [text('c')] }] })]),
    told: [
      ...made,
      'function: {"result":[{"type":"search_result","source":"s","content":[{"type":"text","text":"c"}]}]}',
    ],
  },
  {
    from: 'Claude Code: a tool that a search found',
    body: loop([result({ content: [{ type: 'tool_reference', tool_name: 'read' }] })]),
    told: [...made, 'function: {"result":"The tool read is available now."}'],
  },
  { from: 'an object for a result', body: loop([result({ content: { a: 1 } })]), told: [...made, 'function: {"a":1}'] },
  { from: 'a number for a result', body: loop([result({ content: 5 })]), told: [...made, 'function: {"result":5}'] },
  {
    from: "a tool's own list of calls for a result",
    body: loop([result({ content: [{ type: 'tool_use', name: 'x' }] })]),
    told: [...made, 'function: {"result":[{"type":"tool_use","name":"x"}]}'],
  },
  {
    from: 'words before a result',
    body: loop([text('first'), result({ content: 'r' })]),
    told: [...made, 'function: {"result":"r"}', 'user: first'],
  },
  {
    from: 'a result for another call',
    body: loop([result({ tool_use_id: 'x', content: 'r' })]),
    told: [...made, 'function: {"error":"no result"}', 'user: Result of an earlier tool: r'],
  },
  {
    from: 'a call that was broken off',
    body: loop('go on'),
    told: [...made, 'function: {"error":"no result"}', 'user: go on'],
  },
  ...([[], null, '', undefined] as unknown[]).map(
    (input): ClientCase => ({
      from: `${JSON.stringify(input)} for the input of a call`,
      body: loop([result({ content: 'r' })], input),
      told: [
        'user: a',
        input === undefined ? 'assistant: read{"path":"p"}' : 'assistant: read{}',
        'function: {"result":"r"}',
      ],
    }),
  ),
  {
    from: 'JSON text for the input of a call',
    body: loop([result({ content: 'r' })], '{"path":"p"}'),
    told: [...made, 'function: {"result":"r"}'],
  },
  {
    from: 'thoughts, and the blocks of tools that Anthropic ran',
    body: {
      messages: [
        user('a'),
        says([
          { type: 'thinking', thinking: 't', signature: 's' },
          { type: 'redacted_thinking', data: 'x' },
          { ...text('x'), citations: null },
          { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
          { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
          { type: 'bash_code_execution_tool_result', tool_use_id: 's', content: {} },
          { type: 'container_upload', file_id: 'f' },
          text('y'),
        ]),
        user('b'),
      ],
    },
    told: ['user: a', 'assistant: x\ny', 'user: b'],
    leftOut: [
      'messages[1].content[3] content of type',
      'messages[1].content[4] content of type',
      'messages[1].content[6] content of type',
    ],
  },
  {
    from: "calls of MCP's tools that Anthropic made, and what was said after each",
    body: {
      messages: [
        user('a'),
        says([
          text('x'),
          { type: 'mcp_tool_use', id: 'm', name: 'find', server_name: 's', input: {} },
          { type: 'mcp_tool_result', tool_use_id: 'm', is_error: false, content: [text('r')] },
          text('y'),
          { type: 'mcp_tool_use', id: 'n', name: 'find', server_name: 's', input: {} },
          { type: 'mcp_tool_result', tool_use_id: 'n', is_error: true, content: 'gone' },
          text('z'),
        ]),
        user('b'),
      ],
    },
    told: [
      'user: a',
      'assistant: find{} x',
      'function: {"result":"r"}',
      'assistant: find{} y',
      'function: {"error":"gone"}',
      'assistant: z',
      'user: b',
    ],
  },
  {
    from: 'a result within an answer that names no call, behind a turn whose call nobody answered',
    body: {
      messages: [
        user('a'),
        says([use('t', { path: 'p' })]),
        user('b'),
        says([
          { type: 'mcp_tool_use', id: 'm', name: 'find', server_name: 's', input: {} },
          { type: 'mcp_tool_result', is_error: false, content: 'r' },
        ]),
        user('c'),
      ],
    },
    told: [
      'user: a',
      'assistant: read{"path":"p"}',
      'function: {"error":"no result"}',
      'user: b',
      'assistant: find{}',
      'function: {"result":"r"}',
      'user: c',
    ],
    leftOut: ['messages[3] named no call'],
  },
  {
    from: 'a block that is new',
    body: { messages: [user('a'), says([text('x'), { type: 'hologram' }]), user('b')] },
    told: ['user: a', 'assistant: x', 'user: b'],
    leftOut: ['messages[1].content[1] content of type'],
  },
  { from: 'an answer of nothing', body: { messages: [user('a'), says([]), user('b')] }, told: ['user: a\nb'] },
  {
    from: 'a conversation that the model begins',
    body: { messages: [says('x'), user('b')] },
    told: ['assistant: x', 'user: b'],
  },
  {
    from: 'a text as a document, with what it is',
    body: {
      messages: [
        user([
          {
            type: 'document',
            source: { type: 'text', media_type: 'text/plain', data: 'body' },
            title: 't',
            context: 'c',
            citations: { enabled: true },
          },
        ]),
      ],
    },
    told: ['user: t\nc\nbody'],
  },
  {
    from: 'a document with null for what it is',
    body: {
      messages: [
        user([
          {
            type: 'document',
            source: { type: 'text', media_type: 'text/plain', data: 'body' },
            title: null,
            context: null,
            citations: null,
            cache_control: null,
          },
        ]),
      ],
    },
    told: ['user: body'],
  },
  {
    from: 'a document of blocks',
    body: { messages: [user([{ type: 'document', source: { type: 'content', content: [text('a'), picture] } }])] },
    told: ['user: a +file'],
  },
  {
    from: 'a document of a text that it calls content',
    body: { messages: [user([{ type: 'document', source: { type: 'content', content: 'abc' } }])] },
    told: ['user: abc'],
  },
  {
    from: 'a document of Markdown in base64',
    body: {
      messages: [user([{ type: 'document', source: { type: 'base64', media_type: 'text/markdown', data: 'IyBo' } }])],
    },
    told: ['user: # h'],
  },
  {
    from: 'a document by its address',
    body: { messages: [user([{ type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } }])] },
    refused: 'messages[0].content[0]',
  },
  {
    from: 'pages to answer from',
    body: { messages: [user([{ type: 'search_result', source: 's', title: 't', content: [text('c')] }, text('q')])] },
    told: ['user: t\ns\nc\nq'],
  },
  {
    from: "a file for the vendor's container",
    body: { messages: [user([{ type: 'container_upload', file_id: 'f' }])] },
    refused: 'messages[0].content[0]',
  },
  {
    from: 'tools by their types alone that nobody here runs',
    body: {
      tools: [
        { type: 'computer_toolset_20260801', configs: {} },
        { type: 'web_fetch_20250910', name: 'web_fetch' },
        { type: 'mcp_toolset', mcp_server_name: 'x' },
        read,
      ],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    },
    sent: { functions, function_call: 'auto' },
  },
  {
    from: 'a tool without a schema',
    body: { tools: [{ name: 'now' }] },
    sent: { functions: [{ name: 'now', description: '', parameters: { type: 'object', properties: {} } }] },
  },
  {
    from: 'a tool with null for everything',
    body: { tools: [{ name: 'now', input_schema: null, description: null }] },
    sent: { functions: [{ name: 'now', description: '', parameters: { type: 'object', properties: {} } }] },
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
  { from: 'a tool without a name', body: { tools: [{ name: '', input_schema: {} }] }, refused: 'tools[0].name' },
  {
    from: 'no calls wanted',
    body: { tools: [read], tool_choice: { type: 'none' } },
    sent: { functions: undefined, function_call: undefined },
  },
  {
    from: 'a tool wanted that is not there',
    body: { tools: [read], tool_choice: { type: 'tool', name: 'x' } },
    refused: 'tool_choice',
  },
  {
    from: "a tool of the vendor's wanted",
    body: {
      tools: [read, { type: 'web_search_20250305', name: 'web_search' }],
      tool_choice: { type: 'tool', name: 'web_search' },
    },
    refused: 'tool_choice',
  },
  {
    from: 'a form of the answer',
    body: { output_config: { format: { type: 'json_schema', schema } } },
    sent: { response_format: { type: 'json_schema', schema } },
  },
  { from: 'no limit', body: { max_tokens: null }, refused: 'max_tokens' },
  { from: 'a user who is a number', body: { metadata: { user_id: 5 } }, refused: 'metadata.user_id' },
];

clientSuite(
  'Messages',
  {
    path: '/v1/messages?beta=true',
    least: { max_tokens: 100, messages: [user('hi')] },
    headers: {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'claude-code-20250219,interleaved-thinking-2025-05-14',
    },
  },
  cases,
);
