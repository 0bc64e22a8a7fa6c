import * as z from 'zod';
import { invalidJson, type Refusal, refuse } from '../api/refusal';

const record = z.record(z.string(), z.unknown());

const call = z.looseObject({ name: z.string(), arguments: record });

const message = z.union([
  z.looseObject({ role: z.literal('system'), content: z.string() }),
  z.looseObject({ role: z.literal('user'), content: z.string(), attachments: z.array(z.string()).optional() }),
  // Null beside a call: one client claims that only this works, so both are taken.
  z.looseObject({
    role: z.literal('assistant'),
    content: z.string().nullish(),
    function_call: call,
    functions_state_id: z.string().optional(),
  }),
  z.looseObject({ role: z.literal('assistant'), content: z.string(), function_call: z.undefined().optional() }),
  z.looseObject({ role: z.literal('function'), content: z.string(), name: z.string().optional() }),
]);

const functionSpec = z.looseObject({
  name: z.string(),
  description: z.string().optional(),
  parameters: record.optional(),
  return_parameters: record.optional(),
  few_shot_examples: z.array(z.looseObject({ request: z.string(), params: record })).optional(),
});

const chatBody = z.object({
  model: z.string(),
  messages: z.array(message),
  functions: z.array(functionSpec).optional(),
  function_call: z.union([z.enum(['auto', 'none']), z.looseObject({ name: z.string() })]).optional(),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  n: z.int().optional(),
  stream: z.boolean().optional(),
  max_tokens: z.int().optional(),
  repetition_penalty: z.number().optional(),
  update_interval: z.number().optional(),
  response_format: z.looseObject({ type: z.string(), schema: record.optional() }).optional(),
  reasoning_effort: z.enum(['low', 'medium', 'high']).optional(),
  profanity_check: z.boolean().optional(),
  flags: z.array(z.string()).optional(),
  storage: z.unknown().optional(),
  function_ranker: z.unknown().optional(),
});

/** A chat request as the API understands it. Fields it does not know are gone. */
export type ChatBody = z.output<typeof chatBody>;
export type ChatMessage = z.output<typeof message>;
export type FunctionSpec = z.output<typeof functionSpec>;

const known = new Set(Object.keys(chatBody.shape));

/** Reads a body's shape; every violation is the same 400. */
export function readChat(json: unknown): ChatBody | Refusal {
  const read = chatBody.safeParse(json);
  if (!read.success) return invalidJson;
  const format = read.data.response_format;
  if (format && format.type !== 'text' && format.type !== 'json_schema')
    return refuse(400, `Unknown type "${format.type}" in response_format`);
  if (format?.type === 'json_schema' && !format.schema)
    return refuse(400, 'Empty schema with json format type is not supported');
  return read.data;
}

/** Top-level fields that the API silently ignores: OpenAI's `tools`, `stop`, `seed` … */
export function ignoredFields(json: unknown): string[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [];
  return Object.keys(json).filter((key) => !known.has(key));
}
