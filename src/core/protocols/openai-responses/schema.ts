import * as z from 'zod';
import { lazily } from '../../ground/lazily';
import { modelName } from '../dialects/limits';
import { ownFields, samplingFields } from '../dialects/sampling';
import { toolChoiceFields } from '../dialects/tool-choice';
import { anyTool } from '../dialects/tools';
import { vendorFields } from '../dialects/vendor-fields';
import { jsonObject } from '../json/json-object';

/** Texts by a name of any kind, `__proto__` too. */
const texts = lazily(
  () =>
    jsonObject.superRefine((value, context) => {
      for (const [name, text] of Object.entries(value)) {
        if (typeof text !== 'string') context.addIssue({ code: 'custom', message: 'must be a text', path: [name] });
      }
    }) as z.ZodType<Record<string, string>>,
);

// The fields of a Responses request that we read. Its items are read one by one, by `read-items.ts`.

const textFormat = lazily(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('text') }),
    z.object({ type: z.literal('json_object') }),
    z.object({
      type: z.literal('json_schema'),
      name: z.string(),
      schema: jsonObject,
      strict: z.boolean().nullish(),
      description: z.string().nullish(),
    }),
  ]),
);

/** A Responses request. */
export const responsesRequestSchema = lazily(() =>
  z.object({
    model: modelName,
    input: z.union([z.string(), z.array(z.unknown())], { error: 'must be a string or an array of items' }).nullish(),
    instructions: z.string().nullish(),
    tools: z.array(anyTool).nullish(),
    tool_choice: toolChoiceFields.tool_choice,
    parallel_tool_calls: toolChoiceFields.parallel_tool_calls,
    stream: z.boolean().nullish(),
    store: z.boolean().nullish(),
    previous_response_id: z.string().nullish(),
    background: z.boolean().nullish(),
    conversation: z.unknown().optional(),
    prompt: z.unknown().optional(),
    temperature: z.number().min(0).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    max_output_tokens: z.int().min(1).nullish(),
    // Responses has none; clients of the other protocols send them here too.
    stop: samplingFields.stop,
    metadata: texts().nullish(),
    reasoning: z
      .object({
        effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
        summary: z.string().nullish(),
      })
      .nullish(),
    text: z.object({ format: textFormat().nullish(), verbosity: z.string().nullish() }).nullish(),
    prompt_cache_key: z.string().nullish(),
    safety_identifier: z.string().nullish(),
    presence_penalty: z.number().nullish(),
    frequency_penalty: z.number().nullish(),
    prompt_cache_options: z.object({ prewarm: z.boolean().nullish() }).nullish(),
    max_tool_calls: z.int().nullish(),
    user: z.string().nullish(),
    ...ownFields,
    ...vendorFields,
  }),
);

/** A request to compact a conversation: what of a Responses request concerns its input. */
export const compactRequestSchema = lazily(() =>
  responsesRequestSchema().pick({
    model: true,
    input: true,
    instructions: true,
    previous_response_id: true,
    prompt_cache_key: true,
  }),
);

/** A request to compact a conversation, as it was read. */
export type CompactBody = z.infer<ReturnType<typeof compactRequestSchema>>;
/** A Responses request, as it was read. */
export type ResponsesBody = z.infer<ReturnType<typeof responsesRequestSchema>>;
