import * as z from 'zod';
import { count, openAiError } from './openai-errors';

// Facts of OpenAI's published OpenAPI: `CreateChatCompletionResponse`, its stream, `CreateCompletionResponse`.

const usage = z.strictObject({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z.strictObject({ cached_tokens: count, audio_tokens: count.optional() }),
  completion_tokens_details: z.strictObject({ reasoning_tokens: count, audio_tokens: count.optional() }),
});

const finish = z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']);

/** Responses' word, for calls of tools that the request declared in a namespace, as only Responses has them. */
const namespace = z.string().optional();

const call = z.discriminatedUnion('type', [
  z.strictObject({
    id: z.string().min(1),
    type: z.literal('function'),
    function: z.strictObject({ name: z.string().min(1), namespace, arguments: z.string() }),
  }),
  z.strictObject({
    id: z.string().min(1),
    type: z.literal('custom'),
    custom: z.strictObject({ name: z.string().min(1), namespace, input: z.string() }),
  }),
]);

const head = { id: z.string().min(1), created: count, model: z.string() };

/** A whole chat completion. `reasoning_content` is the word that other servers and clients have for thoughts. */
export const chatCompletion = z.strictObject({
  ...head,
  object: z.literal('chat.completion'),
  choices: z
    .array(
      z.strictObject({
        index: z.literal(0),
        message: z.strictObject({
          role: z.literal('assistant'),
          content: z.string().nullable(),
          refusal: z.string().nullable(),
          reasoning_content: z.string().optional(),
          tool_calls: z.array(call).min(1).optional(),
          function_call: z.strictObject({ name: z.string().min(1), arguments: z.string() }).optional(),
        }),
        logprobs: z.null(),
        finish_reason: finish,
      }),
    )
    .length(1),
  usage,
  system_fingerprint: z.string(),
});

const callDelta = z.strictObject({
  index: count,
  id: z.string().min(1).optional(),
  type: z.enum(['function', 'custom']).optional(),
  function: z.strictObject({ name: z.string().optional(), namespace, arguments: z.string().optional() }).optional(),
  custom: z.strictObject({ name: z.string().optional(), namespace, input: z.string().optional() }).optional(),
});

const chatChunk = z.strictObject({
  ...head,
  object: z.literal('chat.completion.chunk'),
  choices: z
    .array(
      z.strictObject({
        index: z.literal(0),
        delta: z.strictObject({
          role: z.literal('assistant').optional(),
          content: z.string().nullable().optional(),
          refusal: z.string().nullable().optional(),
          reasoning_content: z.string().optional(),
          tool_calls: z.array(callDelta).min(1).optional(),
          function_call: z.strictObject({ name: z.string().min(1).optional(), arguments: z.string() }).optional(),
        }),
        logprobs: z.null(),
        finish_reason: finish.nullable(),
      }),
    )
    .max(1),
  usage: usage.nullable().optional(),
});

/** A frame of a chat's stream, its error included. */
export const chatFrame = z.union([chatChunk, openAiError]);

const textUsage = z.strictObject({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z.unknown().optional(),
  completion_tokens_details: z.unknown().optional(),
});

const textChoice = {
  index: z.literal(0),
  text: z.string(),
  logprobs: z.null(),
};

/** A whole text completion. */
export const textCompletion = z.strictObject({
  ...head,
  object: z.literal('text_completion'),
  choices: z
    .array(z.strictObject({ ...textChoice, finish_reason: z.enum(['stop', 'length', 'content_filter']) }))
    .length(1),
  usage: textUsage,
});

/** A frame of a text completion's stream: there the finish is null until there is one. */
export const textFrame = z.union([
  z.strictObject({
    ...head,
    object: z.literal('text_completion'),
    choices: z
      .array(z.strictObject({ ...textChoice, finish_reason: z.enum(['stop', 'length', 'content_filter']).nullable() }))
      .max(1),
    usage: textUsage.nullable().optional(),
  }),
  openAiError,
]);
