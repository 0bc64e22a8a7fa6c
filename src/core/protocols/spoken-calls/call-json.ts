import { parseExact, writeExact } from '../../ground/text/exact-numbers';
import { withoutFence } from '../json/fence';
import { asRecord } from '../json/json';
import { parseLoosely } from '../json/loose-json';
import { mostCalls } from './calls-in-one';
import { rowOfObjects } from './written-arguments';

const nameKeys = [
  'name',
  'function',
  'function_name',
  'tool',
  'tool_name',
  'имя',
  'имя_функции',
  'функция',
  'инструмент',
];
const argumentKeys = ['arguments', 'parameters', 'args', 'аргументы', 'параметры'];
/** Words for arguments that an ordinary object may well begin with: they count beside a name, and hold nothing back. */
const otherArgumentKeys = ['input', 'params'];
const wrapperKeys = ['function_call', 'tool_call', 'tool_calls', 'вызов_функции', 'вызов_инструмента'];
/** What may stand before the name: the kind of a call and its id. */
const labelKeys = ['type', 'id', 'call_id'];
const label =
  /^\{\s*["'](?:type["']\s*:\s*["'](?:function|tool_use|function_call|tool_call)|(?:id|call_id)["']\s*:\s*["'][^"'\\]{0,256})["']\s*,/;
const begunLabel = /^\{\s*["'][^"']*["']\s*(?::\s*(?:["'][^"'\\]{0,256}(?:["']\s*)?)?)?$/;
/** Characters after which what has begun must have shown what it is. */
const longestBeginning = 2000;
const allKeys = [...nameKeys, ...argumentKeys, ...wrapperKeys];
/** Characters; what goes on beyond them is no name of a tool, and is not held back in the hope that it becomes one. */
export const longestName = 256;
/** A list, a wrapper, a list in it, and OpenAI's `function` in that. */
const mostLayers = 4;

/** A call that a model wrote instead of making it. `args` is JSON text of an object. */
export interface SpokenCall {
  name: string;
  args: string;
}

/** The calls in a written object, a list or a row of them, in or without a code fence; undefined when it is none. */
export function readSpokenCalls(text: string): SpokenCall[] | undefined {
  const bare = withoutFence(text).trim();
  return (
    callsIn(written(bare), mostLayers, false) ?? callsIn(rowOfObjects(bare, mostCalls).map(written), mostLayers, false)
  );
}

/**
 * The same for what stands in a call's own markup: there a name alone is a call without arguments, and nothing is the
 * definition of a tool.
 */
export function readMarkedCalls(json: string): SpokenCall[] | undefined {
  return callsIn(written(json), mostLayers, true);
}

/** What was written by hand, as `parseExact` reads it; undefined when it is none. */
function written(json: string): unknown {
  const read = parseLoosely(json);
  return read && parseExact(read.text)?.value;
}

/** The call of this name with its arguments as JSON; undefined when they are none. */
export function callOf(name: string, args: string | undefined): SpokenCall[] | undefined {
  return args === undefined ? undefined : readMarkedCalls(`{"name":${JSON.stringify(name)},"arguments":${args}}`);
}

/** The name of the first call in JSON that has only begun; undefined while it is not there, or not first. */
export function nameIn(json: string): string | undefined {
  return /^[[{\s]*["'](?:name|function|function_name|tool|tool_name|имя|имя_функции|функция|инструмент)["']\s*:\s*["']([^"'\\]*)["']/.exec(
    json.slice(0, 600),
  )?.[1];
}

/** A name without the word that some models put before it. */
export function bareName(name: string): string {
  return name.replace(/^functions\./, '');
}

/** Whether a tool is there by this name or by the one without a model's prefix. */
export function isOffered(name: string, isKnown: (name: string) => boolean): boolean {
  return isKnown(name) || isKnown(bareName(name));
}

/** The calls when there are some and all are of tools that are there, by the names that these tools have. */
export function offeredCalls(
  calls: readonly SpokenCall[] | undefined,
  isKnown: (name: string) => boolean,
): SpokenCall[] | undefined {
  const named = calls?.map((call) => (isKnown(call.name) ? call : { ...call, name: bareName(call.name) }));
  return named?.every(({ name }) => isKnown(name)) ? named : undefined;
}

function callsIn(value: unknown, layers: number, isMarked: boolean): SpokenCall[] | undefined {
  if (layers < 0) return undefined;
  if (Array.isArray(value)) {
    const calls = value.map((one) => callsIn(one, layers - 1, isMarked));
    return calls.length > 0 && calls.every((one) => one !== undefined) ? calls.flat() : undefined;
  }
  const record = asRecord(value);
  if (!record) return undefined;
  const inner = first(record, wrapperKeys) ?? asRecord(record.function);
  if (inner !== undefined) return callsIn(inner, layers - 1, isMarked);
  const name = first(record, nameKeys);
  const given = first(record, [...argumentKeys, ...otherArgumentKeys]);
  const args = given === undefined && isMarked ? {} : given;
  if (typeof name !== 'string' || args === undefined) return undefined;
  // So some builds write that there are none.
  const isNothing = args === '' || args === null || (Array.isArray(args) && args.length === 0);
  const object = isNothing ? {} : asRecord(typeof args === 'string' ? written(args) : args);
  if (!object || (!isMarked && isSchema(object, Object.hasOwn(record, 'description')))) return undefined;
  return [{ name, args: writeExact(JSON.stringify(object)) }];
}

/** Whether it tells of a tool which arguments it takes, rather than giving them; one without any is also described. */
function isSchema({ type, properties }: Record<string, unknown>, isDescribed: boolean): boolean {
  const own = type === 'object' ? asRecord(properties) : undefined;
  const kinds = Object.values(own ?? {});
  return own !== undefined && kinds.every(asRecord) && (kinds.length > 0 || isDescribed);
}

/**
 * Whether a text that begins like this may be a written call: an object, perhaps in a code fence, whose first key behind
 * its kind and id is one of a call's, and whose name, once it is there, is known. However much of it is there: it may
 * come in one piece.
 */
export function beginsLikeCall(text: string, known: (name: string) => boolean): Likeness {
  const looks = likenessOf(text.slice(0, longestBeginning), known);
  return looks === 'perhaps' && text.length > longestBeginning ? 'no' : looks;
}

type Likeness = 'yes' | 'perhaps' | 'no';

function likenessOf(text: string, known: (name: string) => boolean): Likeness {
  const start = text.trimStart();
  if (start === '' || /^`{1,2}$/.test(start) || /^```[a-z_]*\s*$/i.test(start)) return 'perhaps';
  let object = start.replace(/^```[a-z_]*\s*/i, '').replace(/^\[\s*/, '');
  if (object === '') return 'perhaps';
  for (const _ of labelKeys) object = object.replace(label, '{');
  object = object.replace(/^\{\s*["']function["']\s*:\s*\{/, '{');
  const [, key, closed] = /^\{\s*(?:["']([^"']*)(["']?))?/.exec(object) ?? [];
  if (key === undefined) return /^\{\s*$/.test(object) ? 'perhaps' : 'no';
  if (!closed) return [...allKeys, ...labelKeys].some((one) => one.startsWith(key)) ? 'perhaps' : 'no';
  if (labelKeys.includes(key)) return begunLabel.test(object) ? 'perhaps' : 'no';
  if (!nameKeys.includes(key)) return allKeys.includes(key) ? 'yes' : 'no';
  const value = object.replace(/^\{\s*["'][^"']*["']\s*/, '');
  if (/^(?::\s*)?$/.test(value)) return 'perhaps';
  const [, name, end] = /^:\s*["']([^"'\\]*)(.?)/s.exec(value) ?? [];
  if (name === undefined) return 'yes';
  if (name.length > longestName) return 'no';
  if (end === '') return 'perhaps';
  return end === '\\' || isOffered(name, known) ? 'yes' : 'no';
}

function first(record: Record<string, unknown>, keys: readonly string[]): unknown {
  for (const key of keys) if (Object.hasOwn(record, key)) return record[key];
  return undefined;
}
