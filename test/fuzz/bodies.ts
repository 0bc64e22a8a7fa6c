const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, any: { anyOf: [{ type: 'null' }, { $ref: '#' }] } },
};

/** Requests of all protocols, with as many of their fields as have to be read. */
export const bodies: readonly unknown[] = [
  {
    model: 'GigaChat-2',
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'hi' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'get', arguments: '{"city":"x"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: '{"t":5}' },
      { role: 'user', content: 'go on' },
    ],
    tools: [{ type: 'function', function: { name: 'get', description: 'd', parameters: schema } }],
    tool_choice: 'auto',
    stop: ['END'],
    temperature: 0.5,
    max_tokens: 100,
    reasoning_effort: 'high',
    response_format: { type: 'json_schema', json_schema: { name: 'a', schema } },
    stream: true,
    stream_options: { include_usage: true },
  },
  {
    model: 'GigaChat-2',
    instructions: 'Be brief.',
    input: [
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'hi' },
          { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' },
        ],
      },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }] },
      { type: 'function_call', call_id: 'c1', name: 'get', arguments: '{"city":"x"}' },
      { type: 'function_call_output', call_id: 'c1', output: 'sunny' },
      { type: 'custom_tool_call', call_id: 'c2', name: 'patch', input: '***' },
      { type: 'custom_tool_call_output', call_id: 'c2', output: 'done' },
      { type: 'message', role: 'user', content: 'go on' },
    ],
    tools: [
      { type: 'function', name: 'get', parameters: schema, strict: false },
      { type: 'custom', name: 'patch' },
      { type: 'web_search' },
    ],
    text: { format: { type: 'json_schema', name: 'a', schema } },
    reasoning: { effort: 'low', summary: 'auto' },
    max_output_tokens: 50,
    previous_response_id: null,
    store: false,
  },
  {
    model: 'GigaChat-2',
    max_tokens: 100,
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'hi' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 's' },
          { type: 'tool_use', id: 'c1', name: 'get', input: { city: 'x' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: 'sunny' }], is_error: false },
        ],
      },
    ],
    tools: [
      { name: 'get', input_schema: schema },
      { type: 'web_search_20250305', name: 'web_search' },
    ],
    tool_choice: { type: 'auto' },
    thinking: { type: 'enabled', budget_tokens: 1024 },
    output_config: { effort: 'high', format: { type: 'json_schema', schema } },
    stop_sequences: ['END'],
    metadata: { user_id: 'user_1_session_2' },
  },
  { model: 'GigaChat-2', prompt: 'def f(', suffix: ')', max_tokens: 5, stop: '\n', echo: false, stream: false },
  { model: 'EmbeddingsGigaR', input: ['a', 'b'], encoding_format: 'base64', dimensions: 1024 },
  { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body: { model: 'm', messages: [] } },
];
