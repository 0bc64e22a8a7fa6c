import * as z from 'zod';
import { chatFields } from '../dialects/chat-body';
import { ownFields, samplingFields } from '../dialects/sampling';

// The fields of a chat completion request that we read. Whatever else a client sends is dropped by zod.

export const chatRequestSchema = z.object({
  ...chatFields,
  ...samplingFields,
  ...ownFields,
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(1, { error: 'only one answer per request is supported' }).nullish(),
  modalities: z.array(z.literal('text', { error: 'answers are text here; leave it out' })).nullish(),
});
