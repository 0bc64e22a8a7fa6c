import * as z from 'zod';

// The fields of a chat completion request that we read. Whatever else a client sends is dropped by zod and goes nowhere.

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const refusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() });
const imagePart = z.object({
  type: z.literal('image_url'),
  image_url: z.union([z.string(), z.object({ url: z.string() })]),
});
const audioPart = z.object({
  type: z.literal('input_audio'),
  input_audio: z.object({ data: z.string().min(1), format: z.string().min(1) }),
});
const filePart = z.object({
  type: z.literal('file'),
  file: z.object({ file_id: z.string().nullish(), file_data: z.string().nullish(), filename: z.string().nullish() }),
});
const known = new Set(['text', 'refusal', 'image_url', 'input_audio', 'file']);
const otherPart = z.object({ type: z.string().refine((type) => !known.has(type), { abort: true }) });
const part = z.union([z.string(), textPart, refusalPart, imagePart, audioPart, filePart, otherPart]);
const content = z
  .union([z.string(), z.array(part)], { error: 'must be a string or an array of content parts' })
  .nullish();

const functionCall = z.object({
  name: z.string(),
  // Some clients send the parsed object instead of its text.
  arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
});

const toolCall = z.object({
  id: z.string().nullish(),
  function: functionCall.optional(),
  custom: z.object({ name: z.string(), input: z.string() }).optional(),
});

const message = z.object({
  role: z.string(),
  content,
  name: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  tool_calls: z.array(toolCall).nullish(),
  tool_call_id: z.string().nullish(),
  function_call: functionCall.nullish(),
});

const functionSpec = z.object({
  name: z.string().min(1),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
});

const customSpec = z.object({
  name: z.string().min(1),
  description: z.string().nullish(),
  format: z.record(z.string(), z.unknown()).nullish(),
});
const tool = z.object({
  type: z.string().nullish(),
  function: functionSpec.optional(),
  custom: customSpec.optional(),
});
const namedTool = z.object({ name: z.string() });

const toolChoice = z.union([
  z.string(),
  z.object({ type: z.literal('function'), function: namedTool }),
  z.object({ type: z.literal('custom'), custom: namedTool }),
  z.object({
    type: z.literal('allowed_tools'),
    allowed_tools: z.object({
      mode: z.enum(['auto', 'required']),
      tools: z.array(z.object({ function: namedTool.optional(), custom: namedTool.optional() })),
    }),
  }),
  z.object({ type: z.literal('any') }),
]);

const responseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({
      name: z.string().nullish(),
      schema: z.record(z.string(), z.unknown()).nullish(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

export const chatRequestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  functions: z.array(functionSpec).nullish(),
  function_call: z.union([z.string(), z.object({ name: z.string() })]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  temperature: z.number().min(0).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  n: z.int().min(1).max(1, { error: 'only one answer per request is supported' }).nullish(),
  response_format: responseFormat.nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
  profanity_check: z.boolean().nullish(),
  repetition_penalty: z.number().positive().nullish(),
  update_interval: z.number().min(0).nullish(),
  flags: z.array(z.string()).nullish(),
});

export type ChatCompletionBody = z.infer<typeof chatRequestSchema>;
export type BodyMessage = ChatCompletionBody['messages'][number];
