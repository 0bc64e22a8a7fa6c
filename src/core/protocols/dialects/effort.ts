import * as z from 'zod';
import type { Effort } from '../../chat/request';

/** Every word that one of the protocols has for effort. `auto` leaves it to the model. */
const words: ReadonlyMap<string, Effort | undefined> = new Map<string, Effort | undefined>([
  ...(['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const).map((word) => [word, word] as const),
  ['max', 'xhigh'],
  ['auto', undefined],
]);

const effortWord = z
  .string()
  .refine((word) => words.has(word), { error: `must be one of ${[...words.keys()].join(', ')}` })
  .nullish();

/** How much a model may think, in the spelling of each protocol. */
export const effortFields = {
  reasoning_effort: effortWord,
  reasoning: z
    .object({ effort: effortWord, max_tokens: z.number().nullish(), summary: z.string().nullish() })
    .nullish(),
  thinking: z
    .object({ type: z.string().nullish(), budget_tokens: z.number().nullish(), display: z.string().nullish() })
    .nullish(),
};

/** The same inside Anthropic's `output_config`. */
export const outputConfigEffort = effortWord;

type EffortBody = z.infer<z.ZodObject<typeof effortFields>> & { output_config?: { effort?: string | null } | null };

/** The effort a request asks for, in whichever spelling; undefined when it leaves that to the model. */
export function toEffort({ reasoning_effort, reasoning, thinking, output_config }: EffortBody): Effort | undefined {
  if (thinking?.type === 'disabled') return 'none';
  const word = reasoning_effort ?? reasoning?.effort ?? output_config?.effort;
  if (word) return words.get(word);
  if (typeof reasoning?.max_tokens === 'number') return ofBudget(reasoning.max_tokens);
  if (thinking?.type === 'adaptive') return 'medium';
  return thinking?.type === 'enabled' ? ofBudget(thinking.budget_tokens ?? 0) : undefined;
}

function ofBudget(tokens: number): Effort {
  return tokens >= 8000 ? 'high' : tokens >= 3000 ? 'medium' : 'low';
}
