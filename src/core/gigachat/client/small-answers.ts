import { ChatError } from '../../chat/errors';
import type { ModelInfo } from '../../chat/ports/provider';
import { answeredWithout } from '../../protocols/gigachat/errors';
import { asRecord } from '../../protocols/json/json';
import { amountIn, countIn } from '../../protocols/said';
import { toModels } from './gigachat-models';

/** The models of a list, at least one. Throws `protocol`. */
export function modelsIn(body: unknown): ModelInfo[] {
  const models = toModels(body);
  const data = asRecord(body)?.data;
  if (Array.isArray(data) && data.length === 0) {
    throw new ChatError('protocol', 'GigaChat lists no model for this account.', { code: 'no_models' });
  }
  if (models.length === 0) throw answeredWithout('a list of models', { advice: 'base-url' });
  return models;
}

/** Tokens left by model. Throws `protocol`. */
export function balanceIn(body: unknown): ReadonlyMap<string, number> {
  const list = asRecord(body)?.balance;
  if (!Array.isArray(list)) throw answeredWithout('a balance', { advice: 'base-url' });
  const left = list.flatMap((item): [string, number][] => {
    const { usage, value } = asRecord(item) ?? {};
    const left = amountIn(value);
    return typeof usage === 'string' && left !== undefined ? [[usage, left]] : [];
  });
  return new Map(left);
}

/** The tokens of each of so many texts. Throws `protocol`. */
export function tokenCountsIn(body: unknown, texts: number): number[] {
  const counts = (Array.isArray(body) ? body : []).flatMap((item) => {
    const tokens = countIn(asRecord(item)?.tokens);
    return tokens === undefined ? [] : [tokens];
  });
  if (counts.length !== texts) throw answeredWithout('a count for every text');
  return counts;
}
