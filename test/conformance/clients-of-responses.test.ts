import { type ClientCase, clientSuite } from './client-suite';

type Json = Record<string, unknown>;

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const schema = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const read = { type: 'function', name: 'read', description: 'd', parameters: schema, strict: false };
const functions = [{ name: 'read', description: 'd', parameters: schema }];
const answerSchema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
const user = (text: unknown): Json => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
const says = (text: string): Json => ({ role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] });
const call = (call_id: string, more: Json = {}): Json => ({
  type: 'function_call',
  call_id,
  name: 'read',
  arguments: '{}',
  ...more,
});
const output = (call_id: string, given: unknown): Json => ({ type: 'function_call_output', call_id, output: given });
const input = (...items: unknown[]): Json => ({ input: items, tools: [read] });
const shown = (part: Json): Json => ({ input: [{ role: 'user', content: [part] }] });
const exec = { type: 'exec', command: ['ls'], env: {} };
const goal = { type: 'function_call_output', name: 'goal_objective', namespace: 'agent', output: 'count' };
const made = ['user: a', 'assistant: read{}'];

const cases: ClientCase[] = [
  {
    from: "an SDK's every optional field as null",
    body: Object.fromEntries(
      `temperature top_p max_output_tokens truncation tools tool_choice parallel_tool_calls reasoning text include
       metadata user stream_options store previous_response_id instructions service_tier prompt_cache_key
       max_tool_calls conversation prompt background safety_identifier`
        .split(/\s+/)
        .map((field) => [field, null]),
    ),
    sent: { temperature: undefined, functions: undefined },
  },
  {
    from: 'Codex: everything it sends beside its input',
    body: {
      instructions: 'be',
      input: [{ type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'dev' }] }, user('hi')],
      tools: [read, { type: 'web_search', external_web_access: false, search_content_types: ['text'] }],
      tool_choice: 'auto',
      parallel_tool_calls: false,
      reasoning: { effort: 'medium', summary: 'auto', context: 'auto' },
      store: false,
      include: ['reasoning.encrypted_content'],
      client_metadata: { a: 'b' },
      text: { verbosity: 'low' },
      context_management: [{ type: 'compaction', compact_threshold: 1000 }],
      prompt_cache_retention: '24h',
    },
    told: ['system: be\n\ndev', 'user: hi'],
    sent: { functions, function_call: 'auto', reasoning_effort: 'medium', response_format: undefined },
  },
  {
    from: 'Codex: tools that come with the input',
    body: {
      input: [
        {
          type: 'additional_tools',
          role: 'developer',
          tools: [
            {
              type: 'namespace',
              name: 'functions',
              tools: [{ type: 'custom', name: 'exec', description: 'd' }, { type: 'hologram' }],
            },
          ],
        },
        user('a'),
      ],
    },
    told: ['user: a'],
    sent: { function_call: 'auto' },
  },
  {
    from: 'Codex: a search for tools and what it found',
    body: {
      input: [
        user('a'),
        { type: 'tool_search_call', call_id: 's', execution: 'client', status: 'completed', arguments: { query: 'q' } },
        {
          type: 'tool_search_output',
          call_id: 's',
          execution: 'client',
          status: 'completed',
          tools: [{ ...read, defer_loading: true }],
        },
      ],
      tools: [
        {
          type: 'tool_search',
          execution: 'client',
          description: 'finds',
          parameters: { type: 'object', properties: {} },
        },
      ],
    },
    told: [
      'user: a',
      'assistant: tool_search{"query":"q"}',
      'function: {"result":"These tools are available now: read."}',
    ],
  },
  {
    from: "Codex: a shell's result that names the call",
    body: input(
      user('a'),
      { type: 'local_shell_call', id: 'lsh_1', call_id: 'c', status: 'completed', action: exec },
      { type: 'local_shell_call_output', call_id: 'c', output: '{"output":"x"}' },
    ),
    told: ['user: a', `assistant: local_shell${JSON.stringify(exec)}`, 'function: {"output":"x"}'],
  },
  {
    from: "OpenAI's own words: a shell's result that names the item of the call",
    body: input(
      user('a'),
      { type: 'local_shell_call', id: 'lsh_1', call_id: 'c', status: 'completed', action: exec },
      { type: 'local_shell_call_output', id: 'lsh_1', output: '{"output":"x"}', status: null },
    ),
    told: ['user: a', `assistant: local_shell${JSON.stringify(exec)}`, 'function: {"output":"x"}'],
  },
  {
    from: "LangChain: a function's result that names the item of the call",
    body: input(
      user('a'),
      call('c', { id: 'fc_7' }),
      call('d', { id: 'fc_8' }),
      output('fc_8', 'two'),
      output('fc_7', 'one'),
    ),
    told: [...made, 'function: {"result":"one"}', 'assistant: read{}', 'function: {"result":"two"}'],
  },
  {
    from: 'Agents SDK: a shell of the new kind',
    body: input(
      user('a'),
      {
        type: 'shell_call',
        id: 'sh_1',
        call_id: 'c',
        status: 'completed',
        action: { commands: ['ls'], timeout_ms: null },
      },
      {
        type: 'shell_call_output',
        call_id: 'c',
        output: [{ stdout: 'x', stderr: '', outcome: { type: 'exit', exit_code: 0 } }],
      },
    ),
    told: [
      'user: a',
      'assistant: shell{"commands":["ls"],"timeout_ms":null}',
      'function: {"result":[{"stdout":"x","stderr":"","outcome":{"type":"exit","exit_code":0}}]}',
    ],
  },
  {
    from: 'Agents SDK: a patch that failed',
    body: input(
      user('a'),
      {
        type: 'apply_patch_call',
        id: 'p',
        call_id: 'c',
        status: 'completed',
        operation: { type: 'delete_file', path: 'x' },
      },
      { type: 'apply_patch_call_output', call_id: 'c', status: 'failed', output: 'bad' },
    ),
    told: ['user: a', 'assistant: apply_patch{"type":"delete_file","path":"x"}', 'function: {"error":"bad"}'],
  },
  {
    from: 'Codex: a patch as free text',
    body: input(
      user('a'),
      { type: 'custom_tool_call', status: 'completed', call_id: 'c', name: 'apply_patch', input: '*** Begin Patch' },
      { type: 'custom_tool_call_output', call_id: 'c', output: '{"output":"ok","metadata":{"exit_code":0}}' },
    ),
    told: [
      'user: a',
      'assistant: apply_patch{"input":"*** Begin Patch"}',
      'function: {"output":"ok","metadata":{"exit_code":0}}',
    ],
  },
  {
    from: 'AI SDK: the steps so far as references, after the server has forgotten them',
    body: input(
      user('a'),
      { type: 'item_reference', id: 'rs_1' },
      { type: 'item_reference', id: 'fc_1' },
      output('c', 'x'),
    ),
    told: ['user: a\nResult of an earlier tool: x'],
    leftOut: ['input[1] there is no stored item', 'input[2] there is no stored item'],
  },
  {
    from: 'AI SDK: an answer as a reference without its type, after the server has forgotten it',
    body: input(user('a'), { id: 'msg_1' }, user('b')),
    told: ['user: a\nb'],
    leftOut: ['input[1] there is no stored item'],
  },
  {
    from: 'a reference to nothing that is to be answered',
    body: input(user('a'), { type: 'item_reference', id: 'msg_1' }),
    refused: 'input[1]',
  },
  {
    from: 'thoughts with everything they may hold',
    body: input(
      user('a'),
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 's' }],
        content: [{ type: 'reasoning_text', text: 't' }],
        encrypted_content: 'e',
        status: null,
      },
      {
        type: 'message',
        id: 'msg_1',
        role: 'assistant',
        status: 'completed',
        phase: 'final_answer',
        content: [
          {
            type: 'output_text',
            text: 'x',
            annotations: [{ type: 'url_citation', url: 'u', title: 't', start_index: 0, end_index: 1 }],
            logprobs: [],
          },
        ],
      },
      user('b'),
    ),
    told: ['user: a', 'assistant: x', 'user: b'],
  },
  {
    from: 'an answer that refused',
    body: input(user('a'), { role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }] }, user('b')),
    told: ['user: a', 'assistant: no', 'user: b'],
  },
  {
    from: 'Codex: a picture and a file that a tool shows',
    body: input(
      user('a'),
      call('c'),
      output('c', [
        { type: 'input_text', text: 't' },
        { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'high' },
        { type: 'input_file', filename: 'a.txt', file_data: 'data:text/plain;base64,aGk=' },
      ]),
    ),
    told: [...made, 'function: {"result":"t\\n[image]\\na.txt\\nhi"}', 'user: Attachment 1 of 1. +file'],
  },
  {
    from: 'an object for a result',
    body: input(user('a'), call('c'), output('c', { content: 'x', success: true })),
    told: [...made, 'function: {"content":"x","success":true}'],
  },
  { from: 'a result of null', body: input(user('a'), call('c'), output('c', null)), told: [...made, 'function: {}'] },
  {
    from: 'a result of nothing',
    body: input(user('a'), call('c'), output('c', undefined)),
    told: [...made, 'function: {}'],
  },
  {
    from: 'a list of pages that a tool found',
    body: input(user('a'), call('c'), output('c', [{ type: 'search_result', url: 'u' }])),
    told: [...made, 'function: {"result":[{"type":"search_result","url":"u"}]}'],
  },
  {
    from: 'Codex: the words of a goal, a result of no call that names what it is of, in the newest turn',
    body: input(user('a'), call('c'), output('c', 'x'), goal),
    told: [...made, 'function: {"result":"x"}', 'user: Result of the earlier tool goal_objective: count'],
  },
  {
    from: 'Codex: the same between a call and its result',
    body: input(user('a'), call('c'), goal, output('c', 'x')),
    told: [...made, 'function: {"result":"x"}', 'user: Result of the earlier tool goal_objective: count'],
  },
  {
    from: 'Codex: the same in the past',
    body: input(user('a'), call('c'), goal, output('c', 'x'), says('b'), user('d')),
    told: [
      ...made,
      'function: {"result":"x"}',
      'user: Result of the earlier tool goal_objective: count',
      'assistant: b',
      'user: d',
    ],
  },
  {
    from: 'a result without its id that names the tool that was called, in the past',
    body: input(
      user('a'),
      call('c'),
      { type: 'function_call_output', name: 'read', output: 'x' },
      says('b'),
      user('d'),
    ),
    told: [...made, 'function: {"result":"x"}', 'assistant: b', 'user: d'],
  },
  {
    from: 'a call that nobody answered',
    body: input(user('a'), call('c')),
    told: [...made, 'function: {"error":"no result"}'],
  },
  {
    from: "MCP's tools of the vendor, in the past",
    body: input(
      user('a'),
      { type: 'mcp_list_tools', id: 'l', server_label: 's', tools: [] },
      {
        type: 'mcp_call',
        id: 'm',
        name: 'find',
        server_label: 's',
        arguments: '{}',
        output: null,
        error: { type: 'x' },
      },
      user('b'),
    ),
    told: ['user: a', 'assistant: find{}', 'function: {"error":{"type":"x"}}', 'user: b'],
    leftOut: ['input[1] mcp_list_tools'],
  },
  {
    from: "calls of MCP's tools in Anthropic's words, and what was said after each",
    body: input(
      { role: 'user', content: 'a' },
      {
        id: 'msg_a',
        role: 'assistant',
        content: [
          { type: 'text', text: 'x' },
          { type: 'mcp_tool_use', id: 'm', name: 'find', server_name: 's', input: {} },
          { type: 'mcp_tool_result', tool_use_id: 'm', is_error: false, content: [{ type: 'text', text: 'r' }] },
          { type: 'thinking', thinking: 'hm', signature: '' },
          { type: 'text', text: 'y' },
          { type: 'mcp_tool_use', name: 'find', server_name: 's', input: {} },
          { type: 'mcp_tool_result', is_error: true, content: 'gone' },
          { type: 'text', text: 'z' },
        ],
      },
      { role: 'user', content: 'b' },
    ),
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
    from: "Agents SDK: the vendor's other tools, in the past",
    body: input(
      user('a'),
      { type: 'file_search_call', id: 'f', queries: [], status: 'completed' },
      { type: 'code_interpreter_call', id: 'c', code: 'x' },
      { type: 'image_generation_call', id: 'i', result: 'AA' },
      says('x'),
      user('b'),
    ),
    told: ['user: a', 'assistant: x', 'user: b'],
    leftOut: ['input[1] file_search_call', 'input[2] code_interpreter_call', 'input[3] image_generation_call'],
  },
  {
    from: 'Codex: a snapshot of its own',
    body: input(user('a'), { type: 'ghost_snapshot', ghost_commit: {} }, says('x'), user('b')),
    told: ['user: a', 'assistant: x', 'user: b'],
    leftOut: ['ghost_snapshot'],
  },
  {
    from: 'Codex: a word of another agent',
    body: input({ type: 'agent_message', author: 'planner', content: [{ type: 'input_text', text: 't' }] }),
    told: ['user: Message from planner:\nt'],
  },
  {
    from: "another server's summary",
    body: input({ type: 'compaction', id: 'c', encrypted_content: 'x' }, user('b')),
    told: ['user: b'],
    leftOut: ['input[0] compaction of another server'],
  },
  { from: 'texts in place of parts', body: input({ role: 'user', content: ['a', 'b'] }), told: ['user: a\nb'] },
  {
    from: 'a tool message of Chat',
    body: input(
      user('a'),
      { role: 'assistant', content: null, tool_calls: [{ id: 'c', name: 'read', args: { path: 'p' } }] },
      { role: 'tool', tool_call_id: 'c', content: 'r' },
    ),
    told: ['user: a', 'assistant: read{"path":"p"}', 'function: {"result":"r"}'],
  },
  ...[undefined, null, '', []].map(
    (content): ClientCase => ({
      from: `a failure of Messages with ${JSON.stringify(content)} for its words`,
      body: input(
        user('a'),
        { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'read', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', is_error: true, content }] },
      ),
      told: [...made, 'function: {"error":""}'],
    }),
  ),
  {
    from: 'a call and its result, each alone where a list belongs',
    body: input(
      user('a'),
      { role: 'assistant', content: '', tool_calls: { id: 'c', function: { name: 'read', arguments: '{}' } } },
      { role: 'user', content: { type: 'tool_result', tool_use_id: 'c', content: 'r' } },
    ),
    told: [...made, 'function: {"result":"r"}'],
  },
  {
    from: 'a call of Messages and its result in one answer',
    body: input(
      user('a'),
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'c', name: 'read', input: {} },
          { type: 'tool_result', tool_use_id: 'c', content: 'r' },
          { type: 'text', text: 'so' },
        ],
      },
      user('b'),
    ),
    told: ['user: a', 'assistant: read{}', 'function: {"result":"r"}', 'assistant: so', 'user: b'],
  },
  {
    from: 'a failure of Messages with parts',
    body: input(
      user('a'),
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'read', input: {} }] },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'c',
            is_error: true,
            content: [
              { type: 'text', text: 'boom' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
            ],
          },
          { type: 'text', text: 'and now?' },
        ],
      },
    ),
    told: [...made, 'function: {"error":"boom\\n[image]"}', 'user: Attachment 1 of 1.\nand now? +file'],
  },
  {
    from: 'a picture in an object of its own',
    body: shown({ type: 'input_image', image_url: { url: `data:image/png;base64,${png}` } }),
    told: ['user:  +file'],
  },
  { from: 'a picture of nothing', body: shown({ type: 'input_image' }), refused: 'input[0].content[0].image_url' },
  {
    from: 'a PDF as bare base64',
    body: shown({ type: 'input_file', filename: 'a.pdf', file_data: Buffer.from('%PDF-1.4 x').toString('base64') }),
    told: ['user:  +file'],
  },
  {
    from: 'a file by its address',
    body: shown({ type: 'input_file', file_url: 'https://example.com/a.pdf' }),
    refused: 'input[0].content[0]',
  },
  {
    from: 'sound',
    body: shown({ type: 'input_audio', input_audio: { data: 'SUQz', format: 'mp3' } }),
    told: ['user:  +file'],
  },
  { from: 'the beginning of the answer', body: input(user('a'), says('The')), told: ['user: a', 'assistant: The'] },
  {
    from: 'an agent that takes up an interrupted turn: its call and the result stand there twice',
    body: input(
      user('a'),
      call('1'),
      call('1'),
      { type: 'function_call_output', call_id: '1', output: 'r' },
      user('b'),
      call('2'),
      { type: 'function_call_output', call_id: '2', output: 'r' },
      { type: 'function_call_output', call_id: '2', output: 'r' },
    ),
    told: [...made, 'function: {"result":"r"}', 'user: b', 'assistant: read{}', 'function: {"result":"r"}'],
  },
  {
    from: 'an agent whose ids are all the same: two calls alike, with a result each',
    body: input(
      user('a'),
      call('1'),
      call('1'),
      { type: 'function_call_output', call_id: '1', output: 'r' },
      { type: 'function_call_output', call_id: '1', output: 'r' },
    ),
    told: [...made, 'function: {"result":"r"}', 'assistant: read{}', 'function: {"result":"r"}'],
  },
  {
    from: 'a client that moved from Chat Completions: its schema in the object that Chat has around it',
    body: { text: { format: { type: 'json_schema', json_schema: { name: 'x', schema: answerSchema, strict: true } } } },
    sent: { response_format: { type: 'json_schema', schema: answerSchema, strict: true } },
  },
  {
    from: 'a schema without a name',
    body: { text: { format: { type: 'json_schema', schema: answerSchema } } },
    sent: { response_format: { type: 'json_schema', schema: answerSchema } },
  },
  {
    from: 'a schema beside json_object',
    body: { text: { format: { type: 'json_object', schema: answerSchema } } },
    sent: { response_format: { type: 'json_schema', schema: answerSchema } },
  },
  {
    from: 'a form of an unknown kind',
    body: { text: { format: { type: 'grammar', definition: 'x' } } },
    refused: 'text.format.type',
  },
  {
    from: "a choice of the vendor's tool",
    body: { tools: [read, { type: 'web_search' }], tool_choice: { type: 'web_search' } },
    sent: { functions, function_call: 'auto' },
  },
  {
    from: "a choice of some tools and the vendor's",
    body: {
      tools: [read, { type: 'mcp', server_label: 'x', server_url: 'u' }],
      tool_choice: {
        type: 'allowed_tools',
        mode: 'auto',
        tools: [
          { type: 'function', name: 'read' },
          { type: 'mcp', server_label: 'x' },
        ],
      },
    },
    sent: { functions },
  },
  {
    from: 'a call wanted where only the vendor has tools',
    body: { tools: [{ type: 'web_search' }], tool_choice: 'required' },
    refused: 'tool_choice',
  },
  {
    from: 'a tool with null for everything',
    body: { tools: [{ type: 'function', name: 'now', parameters: null, strict: null, description: null }] },
    sent: { functions: [{ name: 'now', description: '', parameters: { type: 'object', properties: {} } }] },
  },
  { from: 'notes that are no texts', body: { metadata: { a: 1 } }, refused: 'metadata.a' },
  {
    from: 'instructions as a list',
    body: { instructions: [{ role: 'system', content: 'x' }] },
    refused: 'instructions',
  },
];

clientSuite('Responses', { path: '/v1/responses', least: { input: 'hi' } }, cases);
