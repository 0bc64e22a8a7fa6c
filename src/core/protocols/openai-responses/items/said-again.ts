import { Place } from '../../dialects/reading';
import type { LeftOut } from '../../history';
import { toText } from '../parts';
import type { InputItem } from './item-schema';
import type { PlacedItem } from './read-items';

const isCall = /_call$/;

/**
 * The items of a request but for those that stand in the conversation it goes on from: some callers send what was
 * answered again beside `previous_response_id`. An item is the same by its id where it also says the same, a call by
 * its call's id, as long as nobody has answered it. `leftOut` takes notes of what is missing.
 */
export function withoutSaidBefore(
  before: readonly InputItem[],
  added: readonly PlacedItem[],
  leftOut: LeftOut[],
): PlacedItem[] {
  if (before.length === 0) return [...added];
  const byId = new Map(before.flatMap((item) => (item.id ? [[item.id, item] as const] : [])));
  const open = openCallsIn(before);
  return added.filter(({ item, path }) => {
    const known = item.id ? byId.get(item.id) : undefined;
    const isAgain = (known && saysTheSame(known, item)) || open.get(callIdOf(item) ?? '') === item.type;
    if (isAgain) leftOut.push({ path, what: 'an item that the conversation before has' });
    return !isAgain;
  });
}

/** The types of the calls that wait for their results, by the calls' ids. */
function openCallsIn(items: readonly InputItem[]): Map<string, string> {
  const open = new Map<string, string>();
  for (const item of items) {
    const callId = callIdOf(item);
    if (callId === undefined) continue;
    if (isCall.test(item.type)) open.set(callId, item.type);
    else open.delete(callId);
  }
  return open;
}

function callIdOf(item: InputItem): string | undefined {
  return 'call_id' in item && typeof item.call_id === 'string' ? item.call_id : undefined;
}

/** Helpers of SDKs put fields of their own beside what the model said: only that is compared. */
function saysTheSame(one: InputItem, other: InputItem): boolean {
  if (one.type !== other.type) return false;
  if (one.type === 'message' && other.type === 'message') {
    return one.role === other.role && textIn(one.content) === textIn(other.content);
  }
  return callIdOf(one) === callIdOf(other);
}

function textIn(content: unknown): string {
  return toText(content, new Place('', true, []));
}
