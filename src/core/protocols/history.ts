// Agents send their whole past with every request and cannot change it: something in it that we do not know must never
// end their session. The rule is the same for every protocol, and this is its one place.

/** Something of a conversation's past that the model does not hear of. */
export interface LeftOut {
  /** Where it stood: `input[3]`, `messages[2].content[0]`. */
  path: string;
  /** What it was, in a few words. */
  what: string;
}

/** What of a request the model does not hear of. No answer shows it, so the log tells of it. */
export interface Unheard {
  /** Types of tools that only their own vendor can run, and fields that ask for one. */
  tools: readonly string[];
  /** Names of tools that wait to be loaded, although nothing in the request could ever do so. */
  unreachable: readonly string[];
  /** What of the conversation's past. */
  past: readonly LeftOut[];
}

/**
 * The index at which the newest turn of a conversation begins: behind the last thing that the model said and somebody
 * answered. What stands before is history: an entry there that is unknown or broken is left out, and noted as `LeftOut`
 * for a warning in the log. What stands from there on is asked for now: it is refused, and the refusal names it.
 */
export function newestTurnFrom<Entry>(entries: readonly Entry[], isModels: (entry: Entry) => boolean): number {
  // What the model said at the very end is for it to go on with.
  const answered = entries.findLastIndex((entry) => !isModels(entry));
  return entries.slice(0, answered + 1).findLastIndex(isModels) + 1;
}

/** True for an item of Responses that a model said or did, also under names that are not known yet, and where it is only referred to. */
export function isModels({ type, role, id }: { type?: unknown; role?: unknown; id?: unknown }): boolean {
  if (type === 'message') return role === 'assistant';
  // What names no item is none of the model's: something else that a caller wrote.
  if (type === 'item_reference') return typeof id === 'string';
  return typeof type === 'string' && /^(?:reasoning|program(?:_output)?|.*compaction.*|.*_call)$/.test(type);
}

/**
 * The pieces of one message of a model as its turns, each up to the last of the results in it: what stands behind them
 * was said after them. There is always one.
 */
export function turnsOf<T>(pieces: readonly T[], isResult: (piece: T) => boolean): T[][] {
  let turn: T[] = [];
  const turns = [turn];
  let isAnswered = false;
  for (const piece of pieces) {
    const answers = isResult(piece);
    if (isAnswered && !answers) {
      turn = [];
      turns.push(turn);
    }
    isAnswered = answers;
    turn.push(piece);
  }
  return turns;
}
