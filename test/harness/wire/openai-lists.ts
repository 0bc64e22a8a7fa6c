import * as z from 'zod';
import { count } from './openai-errors';

// Facts of OpenAI's published OpenAPI: models, embeddings, files and batches.

const id = z.string().min(1);

/** `Model`; the limits and abilities are fields that clients ask other servers for. */
export const model = z.strictObject({
  id,
  object: z.literal('model'),
  created: count,
  owned_by: z.string(),
  type: z.enum(['chat', 'embedder', 'other']),
  context_window: count.optional(),
  max_output_tokens: count.optional(),
  capabilities: z.strictObject({ tools: z.boolean(), vision: z.boolean() }).optional(),
});
/** `ListModelsResponse`; Codex, which has a list of its own, reads `models` alone. */
export const modelList = z.strictObject({
  object: z.literal('list'),
  data: z.array(model),
  models: z.array(z.never()).optional(),
});

/** `CreateEmbeddingResponse`; base64 where it was asked for. */
export const embeddings = z.strictObject({
  object: z.literal('list'),
  model: z.string(),
  data: z.array(
    z.strictObject({
      object: z.literal('embedding'),
      index: count,
      embedding: z.union([z.array(z.number()).min(1), z.string().min(1)]),
    }),
  ),
  usage: z.strictObject({ prompt_tokens: count, total_tokens: count }),
});

/** `OpenAIFile`. */
export const file = z.strictObject({
  id,
  object: z.literal('file'),
  bytes: count,
  created_at: count,
  filename: z.string(),
  purpose: z.enum(['user_data', 'batch', 'batch_output']),
  status: z.literal('processed'),
});
export const deletedFile = z.strictObject({ id, object: z.literal('file'), deleted: z.literal(true) });

const page = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    object: z.literal('list'),
    data: z.array(item),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  });
export const fileList = page(file);

/** `Batch`. */
export const batch = z.strictObject({
  id,
  object: z.literal('batch'),
  endpoint: z.enum(['/v1/chat/completions', '/v1/responses', '/v1/completions', '/v1/embeddings']),
  input_file_id: z.string(),
  completion_window: z.literal('24h'),
  status: z.enum(['validating', 'in_progress', 'completed', 'failed']),
  created_at: count,
  in_progress_at: count.optional(),
  completed_at: count.optional(),
  failed_at: count.optional(),
  output_file_id: id.optional(),
  error_file_id: id.optional(),
  request_counts: z.strictObject({ total: count, completed: count, failed: count }),
  metadata: z.record(z.string(), z.string()).nullable(),
});
export const batchList = page(batch);

/** A line of a batch's output: its body is checked as the answer it is. */
export const batchLine = z.strictObject({
  id,
  custom_id: z.string(),
  response: z.strictObject({ status_code: count, request_id: z.string(), body: z.unknown() }),
  error: z.null(),
});
