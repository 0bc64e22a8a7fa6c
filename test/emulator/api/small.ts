import * as z from 'zod';
import { countTokens } from '../chat/usage';
import type { EmulatorAccount } from '../options';
import type { EmulatorModel } from './catalogue';
import { invalidJson, type Refusal, refuse } from './refusal';

const countRequest = z.object({ model: z.string(), input: z.array(z.string()) });

/** `POST /tokens/count`: a bare list, one item for each text. */
export function countTexts(body: unknown, models: readonly EmulatorModel[]): object | Refusal {
  const read = countRequest.safeParse(body);
  if (!read.success) return invalidJson;
  const { model, input } = read.data;
  if (!models.some(({ id }) => id === model)) return refuse(404, 'No such model');
  return input.map((text) => ({ object: 'tokens', tokens: countTokens(text), characters: text.length }));
}

/** `GET /balance`: what is left of prepaid packages; a pay-as-you-go account may not ask. */
export function balance(account: EmulatorAccount, models: readonly EmulatorModel[]): object | Refusal {
  if (account.scope === 'GIGACHAT_API_CORP') return refuse(403, 'Permission denied');
  const chat = models.filter(({ type }) => type === 'chat');
  return { balance: chat.map(({ id }) => ({ usage: id, value: 1_000_000 })) };
}
