import * as z from 'zod';
import { asRecord } from '../json';
import { jsonObject } from '../json-object';
import { roleAmong } from '../roles';

// The fields of a Responses request that we read. Items and tools keep their other fields too, because they are given
// back to whoever asks for a stored response; nothing of them goes to the model.

const part = z.discriminatedUnion(
  'type',
  [
    z.looseObject({
      type: z.enum(['input_text', 'output_text', 'text', 'summary_text', 'reasoning_text']),
      text: z.string(),
    }),
    z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
    z.looseObject({
      type: z.literal('input_image'),
      image_url: z.union([z.string(), z.object({ url: z.string() })]).nullish(),
      file_id: z.string().nullish(),
    }),
    z.looseObject({
      type: z.literal('input_file'),
      file_data: z.string().nullish(),
      file_url: z.string().nullish(),
      file_id: z.string().nullish(),
      filename: z.string().nullish(),
    }),
  ],
  { error: 'content of this type is not supported' },
);
/** What a message says: text, or parts of known types. */
export const inputContent = z.union([z.string(), z.array(part)], {
  error: 'must be a string or an array of content parts',
});

const id = z.string().nullish();
const output = z.union([inputContent, z.array(jsonObject)]).nullish();
const call_id = z.string();
const namespace = z.string().nullish();

const tool: z.ZodType<BodyTool> = z.looseObject({
  type: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  parameters: jsonObject.nullish(),
  format: jsonObject.nullish(),
  get tools() {
    return z.array(tool).nullish();
  },
});

/** A tool as a client declares it: of any type, a namespace with tools of its own too. */
export interface BodyTool {
  type: string;
  name?: string | null;
  description?: string | null;
  parameters?: Record<string, unknown> | null;
  format?: Record<string, unknown> | null;
  tools?: BodyTool[] | null;
  [field: string]: unknown;
}

/** Items of work that was done on OpenAI's servers, or that only its models can read: a conversation does without. */
const skipped = [
  'reasoning',
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'image_generation_call',
  'computer_call',
  'computer_call_output',
  'mcp_list_tools',
  'mcp_approval_request',
  'mcp_approval_response',
  'tool_search_call',
  'compaction_trigger',
  'program',
  'program_output',
] as const;

const knownItem = z.discriminatedUnion(
  'type',
  [
    z.looseObject({
      type: z.literal('message'),
      id,
      role: roleAmong(['user', 'assistant', 'system', 'developer']),
      content: inputContent,
    }),
    z.looseObject({
      type: z.literal('function_call'),
      id,
      call_id,
      name: z.string(),
      namespace,
      arguments: z.union([z.string(), jsonObject]).nullish(),
    }),
    z.looseObject({ type: z.literal('function_call_output'), id, call_id, output }),
    z.looseObject({ type: z.literal('custom_tool_call'), id, call_id, name: z.string(), namespace, input: z.string() }),
    z.looseObject({ type: z.literal('custom_tool_call_output'), id, call_id, output }),
    z.looseObject({ type: z.literal('local_shell_call'), id, call_id, action: jsonObject }),
    z.looseObject({ type: z.literal('local_shell_call_output'), id, call_id: id, output }),
    z.looseObject({ type: z.literal('shell_call'), id, call_id, action: jsonObject }),
    z.looseObject({ type: z.literal('shell_call_output'), id, call_id, output }),
    z.looseObject({ type: z.literal('apply_patch_call'), id, call_id, operation: jsonObject }),
    z.looseObject({ type: z.literal('apply_patch_call_output'), id, call_id, status: z.string().nullish(), output }),
    z.looseObject({
      type: z.literal('mcp_call'),
      id: z.string(),
      name: z.string(),
      arguments: z.string(),
      output: z.string().nullish(),
      error: z.unknown().optional(),
    }),
    z.looseObject({ type: z.literal('additional_tools'), id, tools: z.array(tool) }),
    z.looseObject({ type: z.literal('tool_search_output'), id, tools: z.array(tool) }),
    z.looseObject({ type: z.literal('item_reference'), id: z.string() }),
    z.looseObject({ type: z.enum(skipped), id }),
  ],
  { error: 'items of this type are not supported' },
);

/** The type may be left out of messages and of references. */
export const inputItem = z.preprocess((value) => {
  const item = asRecord(value);
  if (!item || typeof item.type === 'string') return value;
  return { ...item, type: 'role' in item ? 'message' : 'item_reference' };
}, knownItem);

const toolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.looseObject({
    type: z.literal('allowed_tools'),
    mode: z.enum(['auto', 'required']),
    tools: z.array(z.looseObject({ type: z.string().nullish(), name: z.string().nullish(), namespace })),
  }),
  z.looseObject({ type: z.enum(['function', 'custom']), name: z.string(), namespace }),
  z.looseObject({ type: z.string().refine((type) => !['function', 'custom', 'allowed_tools'].includes(type)) }),
]);

const textFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    name: z.string(),
    schema: jsonObject,
    strict: z.boolean().nullish(),
    description: z.string().nullish(),
  }),
]);

/** A Responses request. */
export const responsesRequestSchema = z.object({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(inputItem)], { error: 'must be a string or an array of items' }).nullish(),
  instructions: z.string().nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish(),
  previous_response_id: z.string().nullish(),
  background: z.boolean().nullish(),
  conversation: z.unknown().optional(),
  prompt: z.unknown().optional(),
  temperature: z.number().min(0).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_output_tokens: z.int().min(1).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  reasoning: z
    .object({
      effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      summary: z.string().nullish(),
    })
    .nullish(),
  text: z.object({ format: textFormat.nullish(), verbosity: z.string().nullish() }).nullish(),
  prompt_cache_key: z.string().nullish(),
  user: z.string().nullish(),
  profanity_check: z.boolean().nullish(),
  repetition_penalty: z.number().positive().nullish(),
  update_interval: z.number().min(0).nullish(),
});

/** A Responses request, as it was read. */
export type ResponsesBody = z.infer<typeof responsesRequestSchema>;
/** One item of a conversation, as a client sent it or as we answered it. */
export type InputItem = z.infer<typeof knownItem>;
/** What a message says, as it was read. */
export type InputContent = z.infer<typeof inputContent>;
