import { wrongField } from '../../../chat/errors';
import { OpenCalls } from '../../dialects/open-calls';
import { Place } from '../../dialects/reading';
import { isModels, type LeftOut, newestTurnFrom } from '../../history';
import { asRecord } from '../../json/json';
import { type InputItem, isKnownType, knownItem, withType } from './item-schema';

/** An item with its place in the request. */
export interface PlacedItem {
  item: InputItem;
  path: string;
}

/**
 * The items of a request, read one by one. An item of an unknown kind is left out, unless it asks for something:
 * nothing follows it, or its name says so. One of a known kind that is broken is mended or left out where it is
 * history, and refused in the newest turn. `leftOut` takes notes of what is missing; throws
 * `ChatError('invalid-request')`.
 */
export function readItems(values: readonly unknown[], leftOut: LeftOut[]): PlacedItem[] {
  const items = values.map(withType);
  const newest = newestTurnFrom(items, isModels);
  const openCalls = new OpenCalls();
  const called = new Set(items.filter(isCallItem).map(({ name }) => name));
  return items.flatMap((given, index) => {
    const item = isOfNoCall(given, called) ? { ...given, call_id: `result_of_item_${index}` } : given;
    const path = `input[${index}]`;
    if ('type' in item && typeof item.type !== 'string') {
      const place = new Place(`${path}.type`, index < newest, leftOut);
      place.refuse('is missing, and the other fields do not tell what this item is.');
      return [];
    }
    const type = typeof item.type === 'string' ? item.type : 'unknown';
    if (!isKnownType(type)) {
      const asks = index === items.length - 1 || type.endsWith('_trigger');
      if (asks && !asRecord(values[index])) throw wrongField(path, 'must be an object with a type or a role.');
      const place = new Place(asks ? `${path}.type` : path, !asks, leftOut);
      place.refuse(`items of type "${type.slice(0, 40)}" are not supported.`);
      return [];
    }
    const found = mended(item, index, openCalls);
    noteCall(found, items[index - 1], openCalls);
    const read = new Place(path, index < newest, leftOut).read(knownItem(), found);
    return read ? [{ item: read, path }] : [];
  });
}

type RawItem = ReturnType<typeof withType>;

const isCall = /^(?:function|custom_tool|local_shell|shell|apply_patch)_call$/;
const isResult = /^(?:function|custom_tool|shell|apply_patch)_call_output$/;

function isCallItem({ type }: RawItem): boolean {
  return typeof type === 'string' && isCall.test(type);
}

/** A result that names a tool, which nobody called, in place of a call: Codex tells of its goals in that form. */
function isOfNoCall({ type, name, call_id: callId }: RawItem, called: ReadonlySet<unknown>): boolean {
  return typeof type === 'string' && isResult.test(type) && !callId && typeof name === 'string' && !called.has(name);
}

/** A call or a result without its id: the call gets a new one, the result that of the first call of its turn that waits. */
function mended(item: RawItem, index: number, openCalls: OpenCalls): RawItem {
  const { type, call_id: callId, id } = item;
  if (typeof type !== 'string' || (typeof callId === 'string' && callId !== '')) return item;
  if (isCall.test(type))
    return { ...item, call_id: typeof id === 'string' && id !== '' ? id : `call_of_item_${index}` };
  const { first } = openCalls;
  if (isResult.test(type) && first !== undefined) return { ...item, call_id: first };
  return item;
}

function noteCall({ type, call_id: callId }: RawItem, before: RawItem | undefined, openCalls: OpenCalls): void {
  if (typeof type !== 'string' || typeof callId !== 'string') return;
  if (isCall.test(type)) {
    // Another turn begins.
    if (before && !isModels(before)) openCalls.reset([]);
    openCalls.add(callId);
  } else if (type.endsWith('_output') && callId !== '') openCalls.take(callId);
}
