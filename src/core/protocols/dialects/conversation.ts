import { wrongField } from '../../chat/errors';
import type { Message } from '../../chat/request';
import type { LeftOut } from '../history';
import { type Configuration, configurationIn } from './answer-form';
import { newestTurnOf, type ReadingRules, readInstruction, readMessages } from './messages';
import { Place } from './reading';

/** Where the conversation of a request stands, in whichever protocol it was written. */
export interface ConversationBody {
  messages?: readonly unknown[] | null;
  input?: string | readonly unknown[] | null;
  instructions?: string | null;
  system?: string | readonly unknown[] | null;
}

/**
 * The whole conversation of a request: Anthropic's `system` and Responses' `instructions` first, then `messages`, or
 * `input` in its place. Throws `ChatError('invalid-request')` when there is neither, or for what cannot be read.
 */
export function readConversation(body: ConversationBody, rules: ReadingRules, leftOut: LeftOut[]): Message[] {
  const instructions = (['system', 'instructions'] as const).flatMap((field): Message[] => {
    const place = new Place(field, false, leftOut);
    const text = readInstruction(body[field], place, { ...rules, between: '\n\n' });
    return text === '' ? [] : [{ role: 'system', text }];
  });
  const list = listOf(body);
  return [...instructions, ...readMessages(list.entries, list.field, rules, leftOut)];
}

/** What the conversation itself says of how it is to be answered, where its entries say so as `asConfiguration` has them. */
export function configurationOf(
  body: ConversationBody,
  leftOut: LeftOut[],
  asConfiguration: (entry: unknown) => unknown,
): Configuration {
  const { field, entries } = listOf(body);
  const newest = newestTurnOf(entries);
  return configurationIn(
    entries.map(asConfiguration),
    (index) => new Place(`${field}[${index}]`, index < newest, leftOut),
  );
}

function listOf({ messages, input }: ConversationBody): { field: string; entries: readonly unknown[] } {
  if (messages) return { field: 'messages', entries: messages };
  if (typeof input === 'string') return { field: 'input', entries: [{ role: 'user', content: input }] };
  if (input && input.length > 0) return { field: 'input', entries: input };
  throw wrongField('messages', 'is missing');
}
