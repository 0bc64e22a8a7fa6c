import type { Message, Part, ToolCall } from '../../chat/request';
import { isModels, type LeftOut, newestTurnFrom, turnsOf } from '../history';
import { asRecord, wordOf } from '../json/json';
import { notARole } from '../roles';
import { attachmentsOf } from './media';
import { readCalls, readFunctionCall } from './message-calls';
import { OpenCalls, typeByFields } from './open-calls';
import { callIdIn, type Piece, readContent, readResultContent, summaryIn } from './parts';
import { Place } from './reading';

/** What may differ from protocol to protocol in reading a conversation. */
export interface ReadingRules {
  /** Stands between the parts of an instruction. */
  between: string;
  /** How entries are read that are no messages: items of Responses. */
  items?: {
    isKnown(type: string): boolean;
    read(items: readonly unknown[], placeOf: (index: number) => Place): Message[];
  };
}

const roles = new Set(['system', 'developer', 'user', 'assistant', 'tool', 'function']);

/**
 * A conversation in the hub's words, whichever protocol its messages come from. What its past holds and nobody can read
 * is mended or left out, with a note; what the newest turn holds is refused by its path, with `ChatError`.
 */
export function readMessages(
  list: readonly unknown[],
  field: string,
  rules: ReadingRules,
  leftOut: LeftOut[],
): Message[] {
  return new ConversationReader(rules, leftOut, newestTurnOf(list)).read(list, field);
}

/** The index at which the newest turn of a list of messages begins. */
export function newestTurnOf(list: readonly unknown[]): number {
  return newestTurnFrom(list, isAnswer);
}

function isAnswer(entry: unknown): boolean {
  const record = asRecord(entry) ?? {};
  if (typeof record.role === 'string') return record.role === 'assistant';
  return isModels({ type: itemTypeOf(record), id: record.id });
}

/** The type of what is no message: an item of Responses. */
function itemTypeOf(entry: Record<string, unknown>): string | undefined {
  return typeof entry.type === 'string' ? entry.type : typeByFields(entry);
}

/** A line for Anthropic's billing that Claude Code puts first; it changes with versions and would spoil the cache. */
const billingLine = /^x-anthropic-billing-header:[^\n]*\n*/;

/** The text of an instruction; whatever else it holds is refused, or left out of the past. */
export function readInstruction(content: unknown, place: Place, { between }: ReadingRules): string {
  return readContent(content, place)
    .flatMap((piece, index) => textOf(piece, place.at(`[${index}]`)))
    .map((text) => text.replace(billingLine, ''))
    .filter((text) => text !== '')
    .join(between);
}

/** The messages that a summary in the one after them stands for; instructions at the beginning stay. */
function summedUp(list: readonly unknown[]): { from: number; to: number } {
  const to = list.findLastIndex((entry) => {
    const content = asRecord(entry)?.content;
    return Array.isArray(content) && content.some((block) => summaryIn(block) !== undefined);
  });
  const from = list.findIndex((entry) => !/^(?:system|developer)$/.test(wordOf(asRecord(entry)?.role)));
  return from < to ? { from, to } : { from: -1, to: -1 };
}

/** True for an instruction that was for its own turn alone, once the user has said more. */
export function isOver(entry: unknown, index: number, lastOfUser: number): boolean {
  const { role, clear_at } = asRecord(entry) ?? {};
  return role === 'system' && clear_at === 'next_user_message' && index < lastOfUser;
}

/** The index of the last message of the user; -1 for none. */
export function lastOfUserIn(list: readonly unknown[]): number {
  return list.findLastIndex((entry) => asRecord(entry)?.role === 'user');
}

/** What a model said and called up to the results of its calls, and these, where they stand in one message. */
interface Turn {
  texts: string[];
  thoughts: string[];
  calls: ToolCall[];
  results: Result[];
}

type Result = Extract<Piece, { kind: 'result' }>;

class ConversationReader {
  /** Calls of the latest turn that called and that nobody has answered yet: what a result without an id may answer. */
  readonly #open = new OpenCalls();
  /** Calls in the older form, which has no id: their results find them by name. */
  readonly #unnamed: ToolCall[] = [];

  constructor(
    private readonly rules: ReadingRules,
    private readonly leftOut: LeftOut[],
    private readonly newest: number,
  ) {}

  read(list: readonly unknown[], field: string): Message[] {
    const messages: Message[] = [];
    const placeOf = (index: number) => new Place(`${field}[${index}]`, index < this.newest, this.leftOut);
    const { from, to } = summedUp(list);
    const lastOfUser = lastOfUserIn(list);
    for (let index = 0; index < list.length; index += 1) {
      if (index === from) index = to;
      const first = index;
      while (index < list.length && this.#isItem(list[index], index === list.length - 1)) index += 1;
      if (index > first) {
        const items = list.slice(first, index);
        for (const one of this.rules.items?.read(items, (at) => placeOf(first + at)) ?? []) messages.push(one);
      }
      if (index < list.length && !isOver(list[index], index, lastOfUser)) {
        for (const one of this.#message(list[index], index, placeOf(index))) messages.push(one);
      }
    }
    return messages;
  }

  /** What stands last, or is named so, asks for something: of an unknown type, it is a message that lacks its role. */
  #isItem(entry: unknown, isLast: boolean): boolean {
    const record = asRecord(entry);
    if (this.rules.items === undefined || !record || typeof record.role === 'string') return false;
    const type = itemTypeOf(record);
    if (type === undefined || this.rules.items.isKnown(type)) return type !== undefined;
    return !isLast && !type.endsWith('_trigger');
  }

  #message(entry: unknown, index: number, place: Place): Message[] {
    const message = asRecord(entry);
    if (!message) {
      place.refuse('must be an object with a role');
      return [];
    }
    const { role } = message;
    if (typeof role !== 'string' || !roles.has(role)) {
      place.at('.role').refuse(role === undefined ? 'is missing' : notARole(role, roles));
      return [];
    }
    const content = place.at('.content');
    switch (role) {
      case 'system':
      case 'developer':
        return [{ role: 'system', text: readInstruction(message.content, content, this.rules) }];
      case 'assistant':
        return this.#assistant(message, index, place.asPast());
      case 'tool':
      case 'function':
        return [this.#result(message, role, index, place)];
      default:
        return this.#user(message, index, content);
    }
  }

  /** What a model is said to have answered is always past: what cannot be read of it is left out. */
  #assistant(message: Record<string, unknown>, index: number, place: Place): Message[] {
    const pieces = readContent(message.content, place.at('.content')).map((piece, position) => ({ piece, position }));
    const turns = turnsOf(pieces, ({ piece }) => piece.kind === 'result').map((told): Turn => {
      const turn: Turn = { texts: [], thoughts: [], calls: [], results: [] };
      for (const { piece, position } of told) {
        if (piece.kind === 'result') turn.results.push(piece);
        else if (piece.kind === 'reasoning') turn.thoughts.push(piece.text);
        else if (piece.kind === 'call') turn.calls.push(piece.call);
        else for (const text of textOf(piece, place.at(`.content[${position}]`))) turn.texts.push(text);
      }
      return turn;
    });
    const last = turns.at(-1);
    // OpenAI's models say beside their content, not in it, what they do not want to answer.
    if (typeof message.refusal === 'string' && last?.texts.join('') === '') last.texts.push(message.refusal);
    for (const call of readCalls(message.tool_calls, place.at('.tool_calls'))) last?.calls.push(call);
    const isCalling = turns.some(({ calls }) => calls.length > 0);
    if (!isCalling && asRecord(message.function_call)) {
      const call = readFunctionCall(message.function_call, `function_call_${index}`, place.at('.function_call'));
      if (call) for (const calls of [last?.calls, this.#unnamed]) calls?.push(call);
    }
    const reasoning = [message.reasoning_content, message.reasoning].find(
      (text) => typeof text === 'string' && text !== '',
    );
    if (last?.thoughts.length === 0 && typeof reasoning === 'string') last.thoughts.push(reasoning);
    let made = 0;
    return turns.flatMap(({ texts, thoughts, calls, results }): Message[] => {
      const toolCalls = calls.map((call) => {
        const id = call.id || `call_${index}_${made}`;
        made += 1;
        return { ...call, id };
      });
      if (toolCalls.length > 0) this.#open.reset(toolCalls.map(({ id }) => id));
      const thought = thoughts.join('');
      return [
        { role: 'assistant', text: texts.join('\n'), ...(thought !== '' && { reasoning: thought }), toolCalls },
        ...results.map((result) => this.#answered(result, index)),
      ];
    });
  }

  /** Results of tools go before what the user says beside them: they answer the turn before. */
  #user(message: Record<string, unknown>, index: number, place: Place): Message[] {
    const results: Message[] = [];
    const parts: Part[] = [];
    readContent(message.content, place).forEach((piece, position) => {
      if (piece.kind === 'part') parts.push(piece.part);
      // A thought that the user passes on is words like any other.
      else if (piece.kind === 'reasoning') parts.push({ type: 'text', text: piece.text });
      else if (piece.kind === 'result') results.push(this.#answered(piece, index));
      else place.at(`[${position}]`).refuse('a block of type "tool_use" is not supported here.', 'unsupported_content');
    });
    for (const part of attachmentsOf(message.attachments)) parts.push(part);
    return results.length > 0 && parts.length === 0 ? results : [...results, { role: 'user', parts }];
  }

  #result(message: Record<string, unknown>, role: string, index: number, place: Place): Message {
    const name = typeof message.name === 'string' ? message.name : undefined;
    const id = callIdIn(message.tool_call_id);
    const parts = readResultContent(message.content, place.asPast().at('.content'));
    const answers = role === 'function' && id === '' ? this.#namedCall(name, index) : this.#callOf(id, index);
    return { role: 'tool', callId: answers, ...(name !== undefined && { name }), parts };
  }

  #answered({ callId, parts, isError }: Result, index: number): Message {
    return { role: 'tool', callId: this.#callOf(callId, index), parts, ...(isError && { isError }) };
  }

  /** The id of the call that a result answers. One that names none answers the first call that still waits. */
  #callOf(id: string, index: number): string {
    const call = this.#open.take(id);
    if (id === '') this.leftOut.push({ path: `messages[${index}]`, what: 'named no call' });
    return id || (call ?? `result_${index}`);
  }

  #namedCall(name: string | undefined, index: number): string {
    const position = this.#unnamed.findIndex((call) => call.name === name);
    const [call] = position >= 0 ? this.#unnamed.splice(position, 1) : [];
    return call?.id ?? `function_${index}`;
  }
}

function textOf(piece: Piece, place: Place): string[] {
  if (piece.kind === 'part' && piece.part.type === 'text') return [piece.part.text];
  if (piece.kind === 'reasoning') return [piece.text];
  place.refuse('only text is allowed here.');
  return [];
}
