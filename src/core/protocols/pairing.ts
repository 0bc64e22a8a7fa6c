import { isDeepStrictEqual } from 'node:util';
import type { Message, ToolCall } from '../chat/request';

/** A message that carries a tool's result. */
export type ToolMessage = Extract<Message, { role: 'tool' }>;

/** The results of each call, in the order they came; `orphans` answer no call. */
export interface Pairing {
  results: ReadonlyMap<ToolCall, readonly ToolMessage[]>;
  orphans: ReadonlySet<ToolMessage>;
}

/**
 * Finds the calls that results answer, by id: the last call of that id before the result. Calls of one turn that share
 * an id get one result each, in order; what says the last result of a call once more is none of either. A result that
 * stands before its call answers it, when nothing else does.
 */
export function pairResults(messages: readonly Message[]): Pairing {
  const results = new Map<ToolCall, ToolMessage[]>();
  const orphans = new Set<ToolMessage>();
  const all = new Map<string, SameId>();
  /** The calls of the latest turn that used an id. */
  const latest = new Map<string, SameId & { turn: Message }>();
  for (const message of messages) {
    if (message.role === 'assistant') {
      for (const call of message.toolCalls) {
        const list: ToolMessage[] = [];
        results.set(call, list);
        const id = bare(call.id);
        const same = all.get(id);
        if (same) same.lists.push(list);
        else all.set(id, { lists: [list], answered: 0 });
        const known = latest.get(id);
        if (known?.turn === message) known.lists.push(list);
        else latest.set(id, { turn: message, lists: [list], answered: 0 });
      }
    } else if (message.role === 'tool') {
      const same = latest.get(bare(message.callId));
      const open = same && firstUnanswered(same);
      const list = open ?? same?.lists.at(-1);
      // The last one alone: with all of thousands it would take minutes.
      const before = list?.at(-1);
      if (!list) orphans.add(message);
      else if (!before || !saysTheSame(before, message)) list.push(message);
    }
  }
  for (const orphan of orphans) {
    const same = all.get(bare(orphan.callId));
    const unanswered = same && firstUnanswered(same);
    if (!unanswered) continue;
    unanswered.push(orphan);
    orphans.delete(orphan);
  }
  return { results, orphans };
}

function saysTheSame(one: ToolMessage, other: ToolMessage): boolean {
  return one.isError === other.isError && isDeepStrictEqual(one.parts, other.parts);
}

/**
 * The conversation without the calls that stand twice in one turn: under one id, word for word, and answered once. Some
 * clients keep a call again when they take up an interrupted turn; another one without a result would be made again.
 */
export function withCallsOnce(messages: readonly Message[]): readonly Message[] {
  return messages.map((message, index) => {
    if (message.role !== 'assistant' || message.toolCalls.length < 2) return message;
    const twice = repeatedIn(message.toolCalls);
    if (twice.length === 0) return message;
    const answers = answersBehind(messages, index);
    const dropped = new Set<ToolCall>();
    for (const { call, count } of twice) if ((answers.get(bare(call.id)) ?? 0) < count) dropped.add(call);
    return { ...message, toolCalls: message.toolCalls.filter((call) => !dropped.has(call)) };
  });
}

/** The calls that an earlier one of the turn says already, and how many of the same there are up to them. */
function repeatedIn(calls: readonly ToolCall[]): { call: ToolCall; count: number }[] {
  const counts = new Map<string, number>();
  return calls.flatMap((call) => {
    const key = JSON.stringify([bare(call.id), call.name, call.args]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count > 1 && call.id !== '' ? [{ call, count }] : [];
  });
}

/** How many results of each id follow a turn before the next one that calls. */
function answersBehind(messages: readonly Message[], turn: number): Map<string, number> {
  const answers = new Map<string, number>();
  for (let at = turn + 1; at < messages.length; at += 1) {
    const message = messages[at];
    if (message?.role === 'assistant' && message.toolCalls.length > 0) break;
    if (message?.role !== 'tool') continue;
    const id = bare(message.callId);
    answers.set(id, (answers.get(id) ?? 0) + 1);
  }
  return answers;
}

type Answer = Extract<Message, { role: 'assistant' }>;

/**
 * The conversation with what a model said right before its calls, or between them and their results, as words of the
 * turn that called. Results stand right behind their calls: behind them those words would be the last thing said, for
 * the model to go on with.
 */
export function withWordsBesideCalls(messages: readonly Message[]): readonly Message[] {
  const told: Message[] = [];
  /** Words that stand behind the calls of the last turn told. */
  let words: Answer[] = [];
  for (const message of messages) {
    const last = told.at(-1);
    const hasCalled = last?.role === 'assistant' && last.toolCalls.length > 0;
    if (hasCalled && message.role === 'assistant' && message.toolCalls.length === 0) {
      words.push(message);
      continue;
    }
    if (hasCalled && message.role === 'tool' && last.toolCalls.some(({ id }) => bare(id) === bare(message.callId))) {
      if (words.length > 0) told[told.length - 1] = { ...last, text: textOf([last, ...words]) };
    } else told.push(...words);
    words = [];
    const isCalling = message.role === 'assistant' && message.toolCalls.length > 0;
    told.push(isCalling ? withWordsBefore(message, told) : message);
  }
  return [...told, ...words];
}

/** A turn that calls, with the words that the model said right before it: they are taken from what was told. */
function withWordsBefore(turn: Answer, told: Message[]): Answer {
  const words: Answer[] = [];
  for (let last = told.at(-1); last?.role === 'assistant' && last.toolCalls.length === 0; last = told.at(-1)) {
    words.push(last);
    told.pop();
  }
  if (words.length === 0) return turn;
  const said = [...words.reverse(), turn];
  const thoughts = said.flatMap(({ reasoning }) => reasoning ?? []);
  return { ...turn, text: textOf(said), ...(thoughts.length > 0 && { reasoning: thoughts.join('\n') }) };
}

function textOf(answers: readonly Answer[]): string {
  return answers.flatMap(({ text }) => (text === '' ? [] : [text])).join('\n');
}

/** The results of calls that share an id, in the order of the calls, and how many of the first have one. */
interface SameId {
  lists: ToolMessage[][];
  answered: number;
}

/** Goes on from where it stopped the last time, because what has a result keeps it. */
function firstUnanswered(same: SameId): ToolMessage[] | undefined {
  while ((same.lists[same.answered]?.length ?? 0) > 0) same.answered += 1;
  return same.lists[same.answered];
}

/** Clients that take the prefix off an id, or put it on, do not always do so on both sides. */
function bare(id: string): string {
  return id.replace(/^(?:call_|fc_)/, '');
}
