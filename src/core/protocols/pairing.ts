import type { Message, ToolCall } from '../chat/request';

/** A message that carries a tool's result. */
export type ToolMessage = Extract<Message, { role: 'tool' }>;

/** The results of each call, in the order they came; `orphans` answer no call. */
export interface Pairing {
  results: ReadonlyMap<ToolCall, readonly ToolMessage[]>;
  orphans: ReadonlySet<ToolMessage>;
}

/**
 * Finds the calls that results answer, by id: the last call of that id before the result. Calls of one turn that share an
 * id get one result each, in order. A result that stands before its call answers it, when nothing else does.
 */
export function pairResults(messages: readonly Message[]): Pairing {
  const results = new Map<ToolCall, ToolMessage[]>();
  const orphans = new Set<ToolMessage>();
  const all = new Map<string, ToolMessage[][]>();
  /** The calls of the latest turn that used an id. */
  const latest = new Map<string, { turn: Message; lists: ToolMessage[][] }>();
  for (const message of messages) {
    if (message.role === 'assistant') {
      for (const call of message.toolCalls) {
        const list: ToolMessage[] = [];
        results.set(call, list);
        const lists = all.get(bare(call.id));
        if (lists) lists.push(list);
        else all.set(bare(call.id), [list]);
        const known = latest.get(bare(call.id));
        if (known?.turn === message) known.lists.push(list);
        else latest.set(bare(call.id), { turn: message, lists: [list] });
      }
    } else if (message.role === 'tool') {
      const lists = latest.get(bare(message.callId))?.lists;
      const list = lists?.find((one) => one.length === 0) ?? lists?.at(-1);
      if (list) list.push(message);
      else orphans.add(message);
    }
  }
  for (const orphan of orphans) {
    const unanswered = all.get(bare(orphan.callId))?.find((list) => list.length === 0);
    if (!unanswered) continue;
    unanswered.push(orphan);
    orphans.delete(orphan);
  }
  return { results, orphans };
}

/** Clients that take the prefix off an id, or put it on, do not always do so on both sides. */
function bare(id: string): string {
  return id.replace(/^(?:call_|fc_)/, '');
}
