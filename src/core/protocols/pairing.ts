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
 * an id get one result each, in order. A result that stands before its call answers it, when nothing else does.
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
      const list = same && (firstUnanswered(same) ?? same.lists.at(-1));
      if (list) list.push(message);
      else orphans.add(message);
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

/**
 * The conversation with what a model said between its calls and their results as words of the turn that called. Results
 * stand right behind their calls: behind them those words would be the last thing said, for the model to go on with.
 */
export function withWordsBesideCalls(messages: readonly Message[]): readonly Message[] {
  const told: Message[] = [];
  /** Words that stand behind the calls of the last turn told. */
  let words: Extract<Message, { role: 'assistant' }>[] = [];
  for (const message of messages) {
    const last = told.at(-1);
    const hasCalled = last?.role === 'assistant' && last.toolCalls.length > 0;
    if (hasCalled && message.role === 'assistant' && message.toolCalls.length === 0) {
      words.push(message);
      continue;
    }
    if (hasCalled && message.role === 'tool' && last.toolCalls.some(({ id }) => bare(id) === bare(message.callId))) {
      const text = [last, ...words].map((one) => one.text).filter((one) => one !== '');
      if (words.length > 0) told[told.length - 1] = { ...last, text: text.join('\n') };
    } else told.push(...words);
    words = [];
    told.push(message);
  }
  return [...told, ...words];
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
