import * as z from 'zod';
import { localCalls } from './local-calls';
import { count, openAiError } from './openai-errors';

// Facts of the specification of Open Responses (`ResponseResource`, its items and streaming events), which asks for more
// fields than OpenAI's own OpenAPI, and of the latter where it has more kinds: custom calls and namespaces.

const status = z.enum(['in_progress', 'completed', 'incomplete']);
const id = z.string().min(1);

const outputText = z.strictObject({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(z.never()),
  logprobs: z.array(z.never()),
});
const summaryText = z.strictObject({ type: z.literal('summary_text'), text: z.string() });

const messageItem = z.strictObject({
  type: z.literal('message'),
  id,
  status,
  role: z.literal('assistant'),
  content: z.array(outputText),
});
const functionCall = z.strictObject({
  type: z.literal('function_call'),
  id,
  call_id: z.string().min(1),
  name: z.string().min(1),
  namespace: z.string().optional(),
  arguments: z.string(),
  status,
});
const customCall = z.strictObject({
  type: z.literal('custom_tool_call'),
  id,
  call_id: z.string().min(1),
  name: z.string().min(1),
  namespace: z.string().optional(),
  input: z.string(),
  status,
});
const searchCall = z.strictObject({
  type: z.literal('tool_search_call'),
  id,
  call_id: z.string().min(1).nullable(),
  execution: z.enum(['client', 'server']),
  arguments: z.record(z.string(), z.unknown()),
  status,
});
const searchOutput = z.strictObject({
  type: z.literal('tool_search_output'),
  id,
  call_id: z.null(),
  execution: z.literal('server'),
  tools: z.array(z.looseObject({ type: z.string(), name: z.string() })),
  status,
});
const reasoning = z.strictObject({ type: z.literal('reasoning'), id, summary: z.array(summaryText) });
const compaction = z.strictObject({ type: z.literal('compaction'), id, encrypted_content: z.string().min(1) });

const outputItem = z.discriminatedUnion('type', [
  messageItem,
  functionCall,
  customCall,
  searchCall,
  searchOutput,
  reasoning,
  compaction,
  ...localCalls,
]);

const usage = z.strictObject({
  input_tokens: count,
  input_tokens_details: z.strictObject({ cached_tokens: count, cache_write_tokens: count.optional() }),
  output_tokens: count,
  output_tokens_details: z.strictObject({ reasoning_tokens: count }),
  total_tokens: count,
});

const functionTool = z.looseObject({
  type: z.literal('function'),
  name: z.string(),
  description: z.string().nullable(),
  parameters: z.record(z.string(), z.unknown()).nullable(),
  strict: z.boolean().nullable(),
});
const otherTool = z.looseObject({ type: z.string().refine((type) => type !== 'function') });

const toolChoice = z.union([z.enum(['none', 'auto', 'required']), z.looseObject({ type: z.string() })]);

const format = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    name: z.string(),
    description: z.string().nullable(),
    schema: z.record(z.string(), z.unknown()).nullable(),
    strict: z.boolean(),
  }),
]);

const responseFields = {
  id: z.string().startsWith('resp_'),
  object: z.literal('response'),
  created_at: count,
  model: z.string(),
  previous_response_id: z.string().nullable(),
  instructions: z.string().nullable(),
  output: z.array(outputItem),
  tools: z.array(z.union([functionTool, otherTool])),
  tool_choice: toolChoice,
  truncation: z.enum(['auto', 'disabled']),
  parallel_tool_calls: z.boolean(),
  text: z.strictObject({ format, verbosity: z.enum(['low', 'medium', 'high']).optional() }),
  top_p: z.number(),
  temperature: z.number(),
  presence_penalty: z.number(),
  frequency_penalty: z.number(),
  top_logprobs: count,
  reasoning: z
    .strictObject({
      effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'auto']).nullable(),
      summary: z.enum(['auto', 'concise', 'detailed']).nullable(),
    })
    .nullable(),
  max_output_tokens: count.nullable(),
  max_tool_calls: count.nullable(),
  store: z.boolean(),
  background: z.boolean(),
  access_programs: z.null(),
  service_tier: z.string(),
  metadata: z.record(z.string(), z.string()),
  safety_identifier: z.string().nullable(),
  prompt_cache_key: z.string().nullable(),
  user: z.string().optional(),
};
const error = z.strictObject({ code: z.string().min(1), message: z.string().min(1) });

const running = z.strictObject({
  ...responseFields,
  status: z.literal('in_progress'),
  completed_at: z.null(),
  error: z.null(),
  incomplete_details: z.null(),
  usage: z.null(),
});
const completed = z.strictObject({
  ...responseFields,
  status: z.literal('completed'),
  completed_at: count,
  error: z.null(),
  incomplete_details: z.null(),
  usage,
});
const incomplete = z.strictObject({
  ...responseFields,
  status: z.literal('incomplete'),
  completed_at: z.null(),
  error: z.null(),
  incomplete_details: z.strictObject({ reason: z.enum(['max_output_tokens', 'content_filter']) }),
  usage,
});
const failed = z.strictObject({
  ...responseFields,
  status: z.literal('failed'),
  completed_at: z.null(),
  error,
  incomplete_details: z.null(),
  usage: usage.nullable(),
});

/** A response that has ended well or was cut. */
export const endedResponse = z.discriminatedUnion('status', [completed, incomplete]);

const numbered = { sequence_number: count };
const placed = { ...numbered, item_id: id, output_index: count };
const inContent = { ...placed, content_index: count };
const inSummary = { ...placed, summary_index: count };
const logprobs = z.array(z.never());

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(`response.${type}`), ...shape });

/** Every event that a stream of ours may hold. */
export const responseEvent = z.discriminatedUnion('type', [
  event('created', { ...numbered, response: running }),
  event('in_progress', { ...numbered, response: running }),
  event('completed', { ...numbered, response: completed }),
  event('incomplete', { ...numbered, response: incomplete }),
  z.strictObject({ ...openAiError.shape.error.shape, ...openAiError.shape, ...numbered, type: z.literal('error') }),
  event('failed', { ...numbered, response: failed }),
  event('output_item.added', { ...numbered, output_index: count, item: outputItem }),
  event('output_item.done', { ...numbered, output_index: count, item: outputItem }),
  event('content_part.added', { ...inContent, part: outputText }),
  event('content_part.done', { ...inContent, part: outputText }),
  event('output_text.delta', { ...inContent, delta: z.string(), logprobs }),
  event('output_text.done', { ...inContent, text: z.string(), logprobs }),
  event('reasoning_summary_part.added', { ...inSummary, part: summaryText }),
  event('reasoning_summary_part.done', { ...inSummary, part: summaryText }),
  event('reasoning_summary_text.delta', { ...inSummary, delta: z.string() }),
  event('reasoning_summary_text.done', { ...inSummary, text: z.string() }),
  event('function_call_arguments.delta', { ...placed, delta: z.string() }),
  event('function_call_arguments.done', { ...placed, name: z.string(), arguments: z.string() }),
  event('custom_tool_call_input.delta', { ...placed, delta: z.string() }),
  event('custom_tool_call_input.done', { ...placed, input: z.string() }),
]);

const keptMessage = z.strictObject({
  type: z.literal('message'),
  id,
  status,
  role: z.enum(['user', 'system', 'developer']),
  content: z.array(z.strictObject({ type: z.literal('input_text'), text: z.string() })),
});

/** `CompactResource`. */
export const compactedResponse = z.strictObject({
  id,
  object: z.literal('response.compaction'),
  created_at: count,
  output: z.array(z.discriminatedUnion('type', [keptMessage, compaction])).min(1),
  usage,
});

/** What `responses/input_tokens` answers. */
export const inputTokens = z.strictObject({ object: z.literal('response.input_tokens'), input_tokens: count });

/** A page of a response's conversation: items of any kind, each with its id. */
export const inputItems = z.strictObject({
  object: z.literal('list'),
  data: z.array(z.looseObject({ type: z.string(), id })),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
});

/** What is said of a response that is gone. */
export const deletedResponse = z.strictObject({ id, object: z.literal('response'), deleted: z.literal(true) });
