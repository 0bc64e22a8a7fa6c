import * as z from 'zod';
import { count } from './openai-errors';

// Facts of Anthropic's published reference of the Messages API and of the types of its client: fields that these types
// require, nulls included.

const errorTypes = [
  'invalid_request_error',
  'authentication_error',
  'billing_error',
  'permission_error',
  'not_found_error',
  'request_too_large',
  'rate_limit_error',
  'timeout_error',
  'api_error',
  'overloaded_error',
] as const;

const errorBody = {
  type: z.literal('error'),
  error: z.strictObject({
    type: z.enum(errorTypes),
    message: z.string().min(1),
    details: z.strictObject({ error_code: z.string(), unsupported: z.array(z.string()) }).optional(),
  }),
};
export const anthropicError = z.strictObject({ ...errorBody, request_id: z.string().min(1) });

const text = z.strictObject({ type: z.literal('text'), text: z.string() });
const thinking = z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() });
const toolUse = z.strictObject({
  type: z.literal('tool_use'),
  id: z.string().min(1),
  name: z.string().min(1),
  // Responses' word, for calls of tools that the request declared in a namespace, as only Responses has them.
  namespace: z.string().optional(),
  input: z.record(z.string(), z.unknown()),
  caller: z.strictObject({ type: z.literal('direct') }),
});
const searchUse = z.strictObject({
  type: z.literal('server_tool_use'),
  id: z.string().startsWith('srvtoolu_'),
  name: z.enum(['tool_search_tool_bm25', 'tool_search_tool_regex']),
  input: z.record(z.string(), z.unknown()),
  caller: z.strictObject({ type: z.literal('direct') }),
});
const searchResult = z.strictObject({
  type: z.literal('tool_search_tool_result'),
  tool_use_id: z.string().startsWith('srvtoolu_'),
  content: z.strictObject({
    type: z.literal('tool_search_tool_search_result'),
    tool_references: z.array(z.strictObject({ type: z.literal('tool_reference'), tool_name: z.string().min(1) })),
  }),
});
const block = z.discriminatedUnion('type', [text, thinking, toolUse, searchUse, searchResult]);

const counts = {
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  input_tokens: count,
  output_tokens: count,
  output_tokens_details: z.strictObject({ thinking_tokens: count }).nullable(),
  server_tool_use: z.null(),
};
const usage = z.strictObject({
  ...counts,
  cache_creation: z.null(),
  inference_geo: z.null(),
  service_tier: z.literal('standard'),
  speed: z.null(),
});

const stopReason = z.enum(['end_turn', 'max_tokens', 'stop_sequence', 'tool_use', 'refusal']);
const messageFields = {
  id: z.string().startsWith('msg_'),
  type: z.literal('message'),
  role: z.literal('assistant'),
  model: z.string(),
  container: z.null(),
  diagnostics: z.null(),
  stop_details: z.null(),
  usage,
};

/** A whole message: it has ended, so it says why. */
export const message = z.strictObject({
  ...messageFields,
  content: z.array(block),
  stop_reason: stopReason,
  stop_sequence: z.string().nullable(),
});

const delta = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text_delta'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('thinking_delta'), thinking: z.string().min(1) }),
  z.strictObject({ type: z.literal('signature_delta'), signature: z.string().min(1) }),
  z.strictObject({ type: z.literal('input_json_delta'), partial_json: z.string() }),
]);

/** Every event that a stream of ours may hold. */
export const messageEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('message_start'),
    message: z.strictObject({
      ...messageFields,
      content: z.array(block).length(0),
      stop_reason: z.null(),
      stop_sequence: z.null(),
    }),
  }),
  z.strictObject({ type: z.literal('content_block_start'), index: count, content_block: block }),
  z.strictObject({ type: z.literal('content_block_delta'), index: count, delta }),
  z.strictObject({ type: z.literal('content_block_stop'), index: count }),
  z.strictObject({
    type: z.literal('message_delta'),
    delta: z.strictObject({
      container: z.null(),
      stop_details: z.null(),
      stop_reason: stopReason,
      stop_sequence: z.string().nullable(),
    }),
    usage: z.strictObject(counts),
  }),
  z.strictObject({ type: z.literal('message_stop') }),
  z.strictObject({ type: z.literal('ping') }),
  z.strictObject(errorBody),
]);

/** What `count_tokens` answers. */
export const tokenCount = z.strictObject({ input_tokens: count });

const date = z.iso.datetime();

/** `ModelInfo`. */
export const model = z.strictObject({
  type: z.literal('model'),
  id: z.string().min(1),
  display_name: z.string(),
  created_at: date,
  max_input_tokens: count,
  max_tokens: count,
  capabilities: z.null(),
  deprecated_at: z.null(),
  lifecycle: z.literal('active'),
  line: z.null(),
  retires_at: z.null(),
});
const cursors = { has_more: z.boolean(), first_id: z.string().nullable(), last_id: z.string().nullable() };
export const modelPage = z.strictObject({ data: z.array(model), ...cursors });

/** `FileMetadata`. */
export const fileMetadata = z.strictObject({
  type: z.literal('file'),
  id: z.string().min(1),
  filename: z.string(),
  mime_type: z.string().includes('/'),
  size_bytes: count,
  created_at: date,
  downloadable: z.boolean(),
  expires_at: z.null(),
});
export const filePage = z.strictObject({ data: z.array(fileMetadata), ...cursors, next_page: z.string().nullable() });
export const deletedFile = z.strictObject({ id: z.string().min(1), type: z.literal('file_deleted') });
