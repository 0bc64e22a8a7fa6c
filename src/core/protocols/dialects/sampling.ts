import * as z from 'zod';
import type { ChatRequest } from '../../chat/request';

const limit = z.int().min(1).nullish();
const stops = z.union([z.string(), z.array(z.string())]).nullish();

/** The limit of an answer, its stop sequences and its chance, as each protocol spells them. */
export const samplingFields = {
  temperature: z.number().min(0).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_tokens: limit,
  max_completion_tokens: limit,
  max_output_tokens: limit,
  stop: stops,
  stop_sequences: stops,
};

type SamplingBody = z.infer<z.ZodObject<typeof samplingFields>>;

/** The limit in whichever spelling. Of several, Chat's newer word counts before the one it replaces. */
export function tokenLimit(body: SamplingBody): number | undefined {
  return body.max_completion_tokens ?? body.max_output_tokens ?? body.max_tokens ?? undefined;
}

/** The sampling of a request, by any of the names that the protocols have for it. */
export function toSampling(body: SamplingBody): ChatRequest['sampling'] {
  const stop = body.stop ?? body.stop_sequences ?? undefined;
  return {
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    maxTokens: tokenLimit(body),
    stop: typeof stop === 'string' ? [stop] : stop?.length ? stop : undefined,
  };
}

/** Fields of GigaChat's that no other protocol has a word for. */
export const ownFields = {
  profanity_check: z.boolean().nullish(),
  repetition_penalty: z.number().positive().nullish(),
  update_interval: z.number().min(0).nullish(),
  flags: z.array(z.string()).nullish(),
};

type OwnBody = z.infer<z.ZodObject<typeof ownFields>>;

/** What a request says in them. */
export function toExtra(body: OwnBody): NonNullable<ChatRequest['extra']> {
  const { profanity_check, repetition_penalty, update_interval, flags } = body;
  return { profanity_check, repetition_penalty, update_interval, flags };
}
