import { answeredWithout } from '../../protocols/gigachat/errors';
import { asRecord, withWholeLetters } from '../../protocols/json/json';
import type { GigaChatClient } from './gigachat-client';

/** What GigaChat thinks of who wrote a text. */
export interface AiTextCheck {
  category: 'ai' | 'human' | 'mixed';
  /** What was paid for. */
  tokens: number | undefined;
  /** The parts that a model wrote: from which character to which. */
  intervals: readonly (readonly [number, number])[];
}

const model = 'GigaCheckClassification';

/** Asks GigaChat who wrote a text. It is part of corporate tariffs; others are refused. Throws `ChatError`. */
export async function checkAiText(
  client: Pick<GigaChatClient, 'json'>,
  text: string,
  signal: AbortSignal,
): Promise<AiTextCheck> {
  const body = withWholeLetters(JSON.stringify({ input: text, model }));
  // It costs tokens, so it is not made again unless GigaChat surely did not take it.
  const answer = asRecord(
    await client.json('POST', 'ai/check', { signal }, { body, type: 'application/json', once: true }),
  );
  const { category, tokens, ai_intervals: parts } = answer ?? {};
  if (category !== 'ai' && category !== 'human' && category !== 'mixed') throw answeredWithout('a category');
  const intervals = (Array.isArray(parts) ? parts : []).flatMap((part: unknown) => {
    const [from, to]: unknown[] = Array.isArray(part) ? part : [];
    return typeof from === 'number' && typeof to === 'number' ? [[from, to] as const] : [];
  });
  return { category, tokens: typeof tokens === 'number' ? tokens : undefined, intervals };
}
