import * as z from 'zod';
import { answerFields } from '../dialects/answer-form';
import { effortFields } from '../dialects/effort';
import { modelName } from '../dialects/model-name';
import { ownFields, samplingFields } from '../dialects/sampling';
import { toolChoiceFields } from '../dialects/tool-choice';
import { toolFields } from '../dialects/tools';
import { vendorFields } from '../dialects/vendor-fields';

// The fields of a chat completion request that we read. Whatever else a client sends is dropped by zod.

/** Fields that ask for something that only another protocol's address can give. */
const elsewhere = z.unknown().optional();

export const chatRequestSchema = z.object({
  model: modelName,
  messages: z.array(z.unknown()).min(1).nullish(),
  // A Responses body at this address, as some editors send it.
  input: z.union([z.string(), z.array(z.unknown())], { error: 'must be a string or an array of items' }).nullish(),
  instructions: z.string().nullish(),
  system: z.union([z.string(), z.array(z.unknown())]).nullish(),
  ...toolFields,
  ...toolChoiceFields,
  ...samplingFields,
  ...answerFields,
  ...effortFields,
  ...ownFields,
  ...vendorFields,
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(1, { error: 'only one answer per request is supported' }).nullish(),
  modalities: z.array(z.literal('text', { error: 'answers are text here; leave it out' })).nullish(),
  previous_response_id: elsewhere,
  conversation: elsewhere,
  prompt: elsewhere,
  background: elsewhere,
  thread: elsewhere,
});
