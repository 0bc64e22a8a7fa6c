import { isDeepStrictEqual } from 'node:util';
import { Place } from '../../dialects/reading';
import { isModels, type LeftOut } from '../../history';
import { asRecord } from '../../json/json';
import { toText } from '../parts';
import type { InputItem } from './item-schema';
import type { PlacedItem } from './read-items';

const isCall = /_call$/;

/**
 * The items of a request but for those that stand in the conversation it goes on from: some callers send what was
 * answered again beside `previous_response_id`, or begin with the whole conversation. An item is the same by its id where
 * it also says the same, a call by its call's id, as long as nobody has answered it. `leftOut` takes notes of what is
 * missing.
 */
export function withoutSaidBefore(
  before: readonly InputItem[],
  added: readonly PlacedItem[],
  leftOut: LeftOut[],
): PlacedItem[] {
  if (before.length === 0) return [...added];
  const byId = new Map(before.flatMap((item) => (item.id ? [[item.id, item] as const] : [])));
  const open = openCallsIn(before);
  const repeated = repeatedWhole(before, added);
  return added.filter(({ item, path }, index) => {
    const known = item.id ? byId.get(item.id) : undefined;
    // The AI SDK refers to what the model called, which the response before brings along.
    const said = item.type === 'item_reference' ? (known ?? item) : item;
    const isAgain =
      index < repeated || (known && saysTheSame(known, item)) || open.get(callIdOf(said) ?? '') === said.type;
    if (isAgain) leftOut.push({ path, what: 'an item that the conversation before has' });
    return !isAgain;
  });
}

/**
 * How many items in front are the whole conversation once more, answers and all, with something new behind them; 0 when
 * they are not: whoever asks a question again means it. Thoughts may be missing on either side.
 */
function repeatedWhole(before: readonly InputItem[], added: readonly PlacedItem[]): number {
  let at = 0;
  let isAnswered = false;
  for (const item of before) {
    if (isThought(item)) continue;
    at = nextSaid(added, at);
    const again = added[at]?.item;
    if (!again || !isRepeat(item, again)) return 0;
    isAnswered ||= isModels(item);
    at += 1;
  }
  const end = nextSaid(added, at);
  return isAnswered && end < added.length ? end : 0;
}

function nextSaid(items: readonly PlacedItem[], from: number): number {
  let at = from;
  for (let item = items[at]?.item; item && isThought(item); item = items[at]?.item) at += 1;
  return at;
}

function isThought({ type }: InputItem): boolean {
  return type === 'reasoning';
}

/** True for the very same item, whatever id it has by now; a reference to it is it. */
function isRepeat(item: InputItem, again: InputItem): boolean {
  if (again.type === 'item_reference') return again.id === item.id;
  if (!saysTheSame(item, again)) return false;
  if (item.type === 'message' && again.type === 'message') return mediaIn(item.content) === mediaIn(again.content);
  if ('output' in item || 'output' in again)
    return 'output' in item && 'output' in again && isDeepStrictEqual(item.output, again.output);
  // What has no id of a call is told by all its fields.
  return callIdOf(item) !== undefined || isDeepStrictEqual({ ...item, id: '' }, { ...again, id: '' });
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

/** The parts of a message that are no texts. */
function mediaIn(content: unknown): string {
  const parts: readonly unknown[] = Array.isArray(content) ? content : [content];
  return JSON.stringify(parts.filter((part) => typeof (asRecord(part)?.text ?? part) !== 'string'));
}

function textIn(content: unknown): string {
  return toText(content, new Place('', true, []));
}
