import { createHash } from 'node:crypto';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { Message, Part, ToolCall } from '../../chat/request';
import { parseExact, writeExact } from '../../ground/text/exact-numbers';
import { parseJson } from '../../ground/text/parse-json';
import { newestTurnFrom } from '../history';
import { repairJson } from '../json/json-repair';
import { type Pairing, pairResults, type ToolMessage, withCallsOnce, withWordsBesideCalls } from '../pairing';
import { writtenArguments } from '../spoken-calls/written-arguments';
import type { OutboundForm } from './outbound-form';
import { toContent } from './outbound-parts';

/**
 * A conversation as OpenAI's messages, with the names, ids and words it came with. Every call is followed by its
 * result: one that nobody answered gets a result that says so, a result of no call becomes the user's text. With
 * `thoughts` each answer carries what was thought before it; with `plainIds` calls have ids that every server takes.
 * Throws `ChatError('invalid-request')` naming the part that cannot travel.
 */
export function toOutboundMessages(
  said: readonly Message[],
  { thoughts = false, plainIds = false }: Partial<Pick<OutboundForm, 'thoughts' | 'plainIds'>> = {},
): ChatCompletionMessageParam[] {
  const idsOf: IdsOf = plainIds ? eachOnce(plainId) : (ids) => eachOnce(numbered)(ids);
  const messages = withWordsBesideCalls(withCallsOnce(said));
  const pairing = pairResults(messages);
  const newest = newestTurnFrom(messages, ({ role }) => role === 'assistant');
  return messages.flatMap((message, index) => {
    const sent = toOutbound(message, pairing, `messages[${index}]`, index < newest, idsOf);
    if (!thoughts || message.role !== 'assistant') return sent;
    const reasoning_content = message.reasoning || unknownThought;
    return sent.map((one) => (one.role === 'assistant' ? { ...one, reasoning_content } : one));
  });
}

/** Stands for the thoughts of an answer that came without, from another model: servers take an empty text for none. */
const unknownThought = ' ';

function toOutbound(
  message: Message,
  pairing: Pairing,
  path: string,
  isPast: boolean,
  idsOf: IdsOf,
): ChatCompletionMessageParam[] {
  switch (message.role) {
    case 'system':
      return message.text === '' ? [] : [{ role: 'system', content: message.text }];
    case 'user':
      return [{ role: 'user', content: toContent(message.parts, path, isPast) }];
    case 'assistant': {
      const { text, toolCalls } = message;
      // Some servers refuse an answer of nothing.
      if (toolCalls.length === 0) return text === '' ? [] : [{ role: 'assistant', content: text }];
      const ids = idsOf(toolCalls.map(({ id }) => id));
      const tool_calls = toolCalls.map(({ id, name, args }, position) => ({
        id: ids[position] ?? id,
        type: 'function' as const,
        function: { name, arguments: wholeArgs(args) },
      }));
      const turn = { role: 'assistant' as const, content: text === '' ? null : text, tool_calls };
      return [turn, ...resultsOf(toolCalls, ids, pairing, path)];
    }
    case 'tool':
      return pairing.orphans.has(message) ? [orphan(message, path)] : [];
  }
}

/** The ids that the calls of one turn are sent with. */
type IdsOf = (ids: readonly string[]) => string[];

/** Gives each id out once, because servers refuse two calls of one: `write` has as many for each as are asked for. */
function eachOnce(write: (id: string, number: number) => string): IdsOf {
  const used = new Set<string>();
  /** From where to go on, so that thousands of one id take no longer than others. */
  const next = new Map<string, number>();
  return (ids) =>
    ids.map((id) => {
      let number = next.get(id) ?? 1;
      let own = write(id, number);
      while (used.has(own)) {
        number += 1;
        own = write(id, number);
      }
      next.set(id, number + 1);
      used.add(own);
      return own;
    });
}

/** The id itself, and with a number where another call has it. */
function numbered(id: string, number: number): string {
  return number === 1 ? id : `${id}_${number}`;
}

/** The strictest servers take nine letters and digits, each once in a conversation; the same in each of its turns. */
function plainId(id: string, number: number): string {
  return createHash('sha256').update(`${number} ${id}`).digest('hex').slice(0, 9);
}

/** The results of one turn's calls; what they show besides text is shown by the user, after all of them. */
function resultsOf(
  calls: readonly ToolCall[],
  ids: readonly string[],
  { results }: Pairing,
  path: string,
): ChatCompletionMessageParam[] {
  const shown: Part[] = [];
  const told = calls.map((call, position): ChatCompletionMessageParam => {
    const messages = results.get(call) ?? [];
    for (const { parts } of messages) for (const part of parts) if (part.type === 'media') shown.push(part);
    const content = messages.length === 0 ? '(no result)' : messages.map(textOf).join('\n');
    return { role: 'tool', tool_call_id: ids[position] ?? call.id, content };
  });
  return shown.length === 0 ? told : [...told, { role: 'user', content: toContent(shown, path, true) }];
}

/** A failure has no mark of its own in this protocol. */
function textOf({ parts, isError }: ToolMessage): string {
  const text = parts
    .map((part) => {
      if (part.type === 'text') return part.text;
      return part.mime.startsWith('image/') ? '[image]' : `[file ${part.name ?? part.mime}]`;
    })
    .join('\n');
  return isError ? `Error: ${text}` : text;
}

function orphan(message: ToolMessage, path: string): ChatCompletionMessageParam {
  const label = message.name ? `Result of the earlier tool ${message.name}:` : 'Result of an earlier tool:';
  return { role: 'user', content: toContent([{ type: 'text', text: label }, ...message.parts], path, true) };
}

/** Some models read past arguments as JSON: what was written by hand is read, a cut call closed as well as it can be. */
function wholeArgs(args: string): string {
  if (args.trim() === '') return '{}';
  if (parseJson(args)) return args;
  const written = writtenArguments(args);
  if (written) return written.text;
  const repaired = repairJson(args, parseExact);
  return repaired ? writeExact(JSON.stringify(repaired.value)) : args;
}
