/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An address that takes JSON, with a valid body that uses as many of its fields as go together. */
export interface RichRequest {
  path: string;
  body: { readonly [key: string]: Json };
}

const schema: Json = {
  type: 'object',
  properties: {
    city: { type: 'string', description: 'Where', enum: ['Омск', 'Kazan'], default: 'Kazan', format: 'date' },
    days: { type: 'array', items: { $ref: '#/$defs/day' } },
    hour: { anyOf: [{ type: 'integer' }, { type: 'null' }], oneOf: [{ const: 1 }], allOf: [{ minimum: 0 }] },
  },
  required: ['city'],
  additionalProperties: { type: 'string' },
  $defs: { day: { type: 'object', properties: { name: { type: 'string' } }, title: 'Day' } },
};

const plain: Json = { type: 'object', properties: { city: { type: 'string' } } };

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const image = `data:image/png;base64,${png}`;
const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEA';

const sampling: { readonly [key: string]: Json } = {
  temperature: 0.5,
  top_p: 0.9,
  stop: ['###'],
  stream: false,
};
const giga: { readonly [key: string]: Json } = {
  profanity_check: true,
  repetition_penalty: 1.1,
  update_interval: 0.1,
};

/**
 * One rich request for each address that takes JSON, and a second one where two forms of a field exclude each other.
 */
export const richRequests: readonly RichRequest[] = [
  {
    path: '/v1/chat/completions',
    body: {
      model: 'GigaChat-2-Max',
      messages: [
        { role: 'system', content: 'Be short.', name: 'boss' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: image, detail: 'low' } },
            { type: 'input_audio', input_audio: { data: wav, format: 'wav' } },
            { type: 'file', file: { file_data: `data:text/plain;base64,aGk=`, filename: 'a.txt' } },
          ],
        },
        {
          role: 'assistant',
          content: 'I look.',
          reasoning_content: 'hm',
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Омск"}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: '{"t":20}' },
        { role: 'user', content: 'And now?' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'weather', description: 'The weather', parameters: schema, strict: true },
        },
        { type: 'custom', custom: { name: 'patch', description: 'Text', format: { type: 'text' } } },
      ],
      tool_choice: { type: 'function', function: { name: 'weather' } },
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: plain, strict: true } },
      stream_options: { include_usage: true },
      max_tokens: 50,
      n: 1,
      reasoning_effort: 'low',
      flags: ['a'],
      metadata: { a: 'b' },
      user: 'me',
      ...sampling,
      ...giga,
    },
  },
  {
    path: '/v1/chat/completions',
    body: {
      model: 'gpt-5',
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', function_call: { name: 'weather', arguments: { city: 'Омск' } } },
        { role: 'function', name: 'weather', content: 'sunny' },
        { role: 'user', content: 'and now?' },
      ],
      functions: [{ name: 'weather', description: 'The weather', parameters: plain }],
      function_call: { name: 'weather' },
      max_completion_tokens: 50,
      stream: true,
    },
  },
  {
    path: '/v1/completions',
    body: {
      model: 'GigaChat-2',
      prompt: 'let a =',
      suffix: ';',
      max_tokens: 20,
      n: 1,
      best_of: 1,
      echo: true,
      stream_options: { include_usage: true },
      ...sampling,
    },
  },
  {
    path: '/v1/responses',
    body: {
      model: 'GigaChat-2-Max',
      instructions: 'Be short.',
      input: [
        {
          type: 'message',
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is this?' },
            { type: 'input_image', image_url: image, detail: 'low' },
            { type: 'input_file', file_data: 'data:text/plain;base64,aGk=', filename: 'a.txt' },
          ],
        },
        { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }] },
        { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'weather', arguments: '{"city":"Омск"}' },
        { type: 'function_call_output', call_id: 'c1', output: '{"t":20}' },
        { type: 'custom_tool_call', call_id: 'c2', name: 'patch', input: 'x' },
        { type: 'custom_tool_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'ok' }] },
        { role: 'user', content: 'And now?' },
      ],
      tools: [
        { type: 'function', name: 'weather', description: 'The weather', parameters: plain, strict: true },
        { type: 'custom', name: 'patch', description: 'Text', format: { type: 'text' } },
        { type: 'namespace', name: 'crm', tools: [{ type: 'function', name: 'find', parameters: plain }] },
        { type: 'web_search' },
      ],
      tool_choice: { type: 'function', name: 'weather' },
      parallel_tool_calls: true,
      store: true,
      max_output_tokens: 50,
      metadata: { a: 'b' },
      reasoning: { effort: 'low', summary: 'auto' },
      text: { format: { type: 'json_schema', name: 'answer', schema: plain, strict: true }, verbosity: 'low' },
      prompt_cache_key: 'key',
      user: 'me',
      temperature: 0.5,
      top_p: 0.9,
      stream: false,
      ...giga,
    },
  },
  {
    path: '/v1/messages',
    body: {
      model: 'claude-sonnet-4-5',
      max_tokens: 50,
      system: [{ type: 'text', text: 'Be short.', cache_control: { type: 'ephemeral' } }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
            {
              type: 'document',
              source: { type: 'base64', media_type: 'text/plain', data: 'aGk=' },
              title: 'a.txt',
              context: 'c',
            },
            { type: 'search_result', title: 't', source: 's', content: [{ type: 'text', text: 'found' }] },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: '' },
            { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Омск' } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'toolu_1',
              is_error: false,
              content: [{ type: 'text', text: '20' }],
            },
          ],
        },
      ],
      tools: [
        { name: 'weather', description: 'The weather', input_schema: plain, type: 'custom' },
        { type: 'web_search_20250305', name: 'web_search' },
      ],
      tool_choice: { type: 'tool', name: 'weather' },
      thinking: { type: 'enabled', budget_tokens: 4000, display: 'omitted' },
      output_config: { effort: 'low', format: { type: 'json_schema', schema: plain } },
      stop_sequences: ['###'],
      metadata: { user_id: 'user_1_session_abc' },
      temperature: 0.5,
      top_p: 0.9,
      stream: false,
    },
  },
  {
    path: '/v1/messages/count_tokens',
    body: {
      model: 'claude-sonnet-4-5',
      system: 'Be short.',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
      tools: [{ name: 'weather', description: 'The weather', input_schema: plain }],
      tool_choice: { type: 'auto' },
      thinking: { type: 'adaptive' },
      output_config: { effort: 'low' },
    },
  },
  {
    path: '/v1/embeddings',
    body: { model: 'text-embedding-3-small', input: ['a', 'b'], encoding_format: 'float', user: 'me' },
  },
  {
    path: '/v1/batches',
    body: {
      input_file_id: 'file-00000000-0000-4000-8000-000000000000',
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { a: 'b' },
    },
  },
];

/** Where a value stands in a body. */
export type JsonPath = readonly (string | number)[];

/** Every place in a body, those of lists and objects too, in the order of reading. */
export function placesIn(value: Json, path: JsonPath = []): JsonPath[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = (Object.entries(value) as [string, Json][]).flatMap(([key, each]) =>
    placesIn(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

/** The value at a place. */
export function valueAt(value: Json, path: JsonPath): Json {
  return path.reduce<Json>((inner, key) => (inner as Record<string | number, Json>)[key] ?? null, value);
}

/**
 * The JSON text of a body in which `change` has put another text at one place. Text, not an object: only so can a key
 * be `__proto__`, or stand twice.
 */
export function jsonWith(value: Json, path: JsonPath, change: (before: string) => string): string {
  if (path.length === 0) return change(JSON.stringify(value));
  const [first, ...rest] = path;
  if (Array.isArray(value)) {
    return `[${value.map((each: Json, index) => (index === first ? jsonWith(each, rest, change) : JSON.stringify(each))).join(',')}]`;
  }
  const members = Object.entries(value as Record<string, Json>).map(
    ([key, each]) => `${JSON.stringify(key)}:${key === first ? jsonWith(each, rest, change) : JSON.stringify(each)}`,
  );
  return `{${members.join(',')}}`;
}
