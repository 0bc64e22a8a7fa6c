import { anthropicMessages } from '../../../src/core/protocols/anthropic-messages/front';
import type { ChatFront } from '../../../src/core/protocols/front';
import { openAiChat } from '../../../src/core/protocols/openai-chat/front';
import { openAiResponses } from '../../../src/core/protocols/openai-responses/front';
import { ResponseStore } from '../../../src/core/protocols/openai-responses/store';

type Json = Record<string, unknown>;

const hi = { role: 'user', content: 'hi' };
const schema = { type: 'object', properties: { a: { type: 'string' } } };
const pixel = 'data:image/png;base64,iVBORw0KGgo=';
const text = 'data:text/plain;base64,QQ==';

/** A valid body, and by the path of each of its fields the JSON types that the published shape has for it. */
export interface Shape {
  body: Json;
  fields: Readonly<Record<string, string>>;
}
/** A protocol with the least body that it takes; each shape's body is laid over that. */
export interface PublishedProtocol {
  front: ChatFront;
  least: Json;
  shapes: readonly Shape[];
}

/** A body whose only message is this part, of a field each; an empty path is the part itself. */
const partIn =
  (list: string) =>
  (part: Json, fields: Readonly<Record<string, string>>): Shape => ({
    body: { [list]: [{ role: 'user', content: [part] }] },
    fields: Object.fromEntries(
      Object.entries(fields).map(([field, types]) => [`${list}[0].content[0]${field && `.${field}`}`, types]),
    ),
  });
const message = (list: string): Shape => ({
  body: {},
  fields: {
    model: 'string',
    [`${list}[0]`]: 'object',
    [`${list}[0].role`]: 'string',
    // One part may stand where a list of them belongs, and an assistant's content may be null.
    [`${list}[0].content`]: 'string array object null',
    temperature: 'number null',
    top_p: 'number null',
    stream: 'boolean null',
  },
});
const ofSchema = { schema: 'object', strict: 'boolean null' };
const under = (path: string, fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).map(([field, types]) => [`${path}.${field}`, types]));

const chatPart = partIn('messages');
const responsesPart = partIn('input');

/** What each protocol publishes of its requests. */
export const publishedProtocols: Readonly<Record<string, PublishedProtocol>> = {
  'Chat Completions': {
    front: openAiChat,
    least: { model: 'm', messages: [hi] },
    shapes: [
      message('messages'),
      {
        body: {
          stream: true,
          stop: ['a'],
          modalities: ['text'],
          flags: ['x'],
          stream_options: { include_usage: true },
        },
        fields: {
          messages: 'array',
          stop: 'string array null',
          'stop[0]': 'string',
          modalities: 'array null',
          'modalities[0]': 'string',
          flags: 'array null',
          'flags[0]': 'string',
          stream_options: 'object null',
          'stream_options.include_usage': 'boolean null',
          max_tokens: 'number null',
          max_completion_tokens: 'number null',
          n: 'number null',
          reasoning_effort: 'string null',
          response_format: 'object null',
          tools: 'array null',
          functions: 'array null',
          tool_choice: 'string object null',
          function_call: 'string object null',
          parallel_tool_calls: 'boolean null',
          profanity_check: 'boolean null',
          repetition_penalty: 'number null',
          update_interval: 'number null',
        },
      },
      {
        body: {
          tools: [{ type: 'function', function: { name: 'read', description: 'd', parameters: schema } }],
          tool_choice: { type: 'function', function: { name: 'read' } },
        },
        fields: {
          'tools[0]': 'object',
          'tools[0].type': 'string null',
          // Without it, the fields of a flat tool are looked for.
          'tools[0].function': 'object null',
          'tools[0].function.name': 'string',
          'tools[0].function.description': 'string null',
          'tools[0].function.parameters': 'object null',
          'tool_choice.type': 'string null',
          'tool_choice.function': 'object null',
          'tool_choice.function.name': 'string',
        },
      },
      {
        body: {
          tools: [{ type: 'function', function: { name: 'read' } }],
          tool_choice: {
            type: 'allowed_tools',
            allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'read' } }] },
          },
        },
        fields: under('tool_choice.allowed_tools', {
          mode: 'string',
          tools: 'array',
          'tools[0]': 'object',
          'tools[0].function.name': 'string',
        }),
      },
      {
        body: { response_format: { type: 'json_schema', json_schema: { name: 'x', schema, strict: true } } },
        fields: {
          'response_format.type': 'string',
          'response_format.json_schema': 'object',
          'response_format.json_schema.name': 'string null',
          'response_format.json_schema.strict': 'boolean null',
        },
      },
      chatPart({ type: 'text', text: 'x' }, { '': 'object string', type: 'string null', text: 'string' }),
      chatPart(
        { type: 'image_url', image_url: { url: pixel } },
        { image_url: 'object string', 'image_url.url': 'string' },
      ),
      chatPart(
        { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
        { input_audio: 'object', 'input_audio.data': 'string', 'input_audio.format': 'string' },
      ),
      chatPart(
        { type: 'file', file: { file_data: text, filename: 'a.txt' } },
        { file: 'object', 'file.file_data': 'string null', 'file.filename': 'string null' },
      ),
    ],
  },
  Responses: {
    front: openAiResponses(new ResponseStore()),
    least: { model: 'm', input: [hi] },
    shapes: [
      message('input'),
      {
        body: { metadata: { a: 'b' }, reasoning: { effort: 'low', summary: 'auto' } },
        fields: {
          // Without an input it is missing.
          input: 'string array',
          instructions: 'string null',
          max_output_tokens: 'number null',
          max_tool_calls: 'number null',
          store: 'boolean null',
          background: 'boolean null',
          parallel_tool_calls: 'boolean null',
          previous_response_id: 'string null',
          reasoning: 'object null',
          'reasoning.effort': 'string null',
          'reasoning.summary': 'string null',
          text: 'object null',
          tools: 'array null',
          tool_choice: 'string object null',
          metadata: 'object null',
          'metadata.a': 'string',
          user: 'string null',
          prompt_cache_key: 'string null',
          safety_identifier: 'string null',
        },
      },
      {
        body: {
          tools: [{ type: 'function', name: 'read', description: 'd', parameters: schema }],
          tool_choice: { type: 'function', name: 'read' },
        },
        fields: {
          'tools[0]': 'object',
          'tools[0].type': 'string null',
          'tools[0].name': 'string',
          'tools[0].description': 'string null',
          'tools[0].parameters': 'object null',
          'tool_choice.type': 'string null',
          'tool_choice.name': 'string',
        },
      },
      {
        body: {
          tools: [{ type: 'function', name: 'read' }],
          tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'read' }] },
        },
        fields: {
          'tool_choice.mode': 'string',
          'tool_choice.tools': 'array',
          'tool_choice.tools[0]': 'object',
          'tool_choice.tools[0].name': 'string',
        },
      },
      {
        body: { text: { verbosity: 'low', format: { type: 'json_schema', name: 'x', schema, strict: true } } },
        fields: {
          'text.verbosity': 'string null',
          'text.format': 'object null',
          ...under('text.format', { type: 'string', name: 'string null', ...ofSchema }),
        },
      },
      responsesPart({ type: 'input_text', text: 'x' }, { '': 'object string', type: 'string null', text: 'string' }),
      responsesPart({ type: 'input_image', image_url: pixel }, { image_url: 'string object' }),
      responsesPart(
        { type: 'input_file', file_data: text, filename: 'a.txt' },
        { file_data: 'string', filename: 'string null' },
      ),
    ],
  },
  Messages: {
    front: anthropicMessages,
    least: { model: 'm', messages: [hi], max_tokens: 5 },
    shapes: [
      message('messages'),
      {
        body: { system: [{ type: 'text', text: 's' }], stop_sequences: ['x'], metadata: { user_id: 'x' } },
        fields: {
          messages: 'array',
          max_tokens: 'number',
          system: 'string array null',
          'system[0]': 'object string',
          'system[0].text': 'string',
          stop_sequences: 'string array null',
          'stop_sequences[0]': 'string',
          thinking: 'object null',
          output_config: 'object null',
          tools: 'array null',
          tool_choice: 'string object null',
          metadata: 'object null',
          'metadata.user_id': 'string null',
        },
      },
      {
        body: { thinking: { type: 'enabled', budget_tokens: 2000 } },
        fields: { 'thinking.type': 'string null', 'thinking.budget_tokens': 'number null' },
      },
      {
        body: { output_config: { effort: 'low', format: { type: 'json_schema', schema } } },
        fields: {
          'output_config.effort': 'string null',
          'output_config.format': 'object null',
          ...under('output_config.format', { type: 'string', ...ofSchema }),
        },
      },
      {
        body: {
          tools: [{ name: 'read', description: 'd', input_schema: schema }],
          tool_choice: { type: 'tool', name: 'read', disable_parallel_tool_use: true },
        },
        fields: {
          'tools[0]': 'object',
          'tools[0].name': 'string',
          'tools[0].description': 'string null',
          'tools[0].input_schema': 'object null',
          'tool_choice.type': 'string null',
          'tool_choice.name': 'string',
          'tool_choice.disable_parallel_tool_use': 'boolean null',
        },
      },
      chatPart({ type: 'text', text: 'x' }, { '': 'object string', type: 'string null', text: 'string' }),
      chatPart(
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
        { source: 'object', 'source.type': 'string null', 'source.data': 'string', 'source.media_type': 'string null' },
      ),
      chatPart(
        { type: 'document', title: 't', source: { type: 'text', media_type: 'text/plain', data: 'abc' } },
        { source: 'object', 'source.data': 'string', title: 'string null' },
      ),
      chatPart(
        { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'abc' }] } },
        { 'source.content': 'string array object' },
      ),
    ],
  },
};
