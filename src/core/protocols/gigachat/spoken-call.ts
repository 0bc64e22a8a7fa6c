import { asRecord, parseJson } from '../json';
import { withoutFence } from './fence';

const nameKeys = ['name', 'function', 'tool', 'tool_name', 'имя', 'функция'];
const argumentKeys = ['arguments', 'parameters', 'args', 'аргументы', 'параметры'];
const wrapperKeys = ['function_call', 'tool_call', 'tool_calls', 'вызов_функции'];
const allKeys = [...nameKeys, ...argumentKeys, ...wrapperKeys];
/** Characters; what goes on beyond them is no name of a tool, and is not held back in the hope that it becomes one. */
const longestName = 256;

/** A call that a model wrote instead of making it. `args` is JSON text of an object. */
export interface SpokenCall {
  name: string;
  args: string;
}

/** The call in a written object, in or without a code fence; undefined when it is none. */
export function readSpokenCall(text: string): SpokenCall | undefined {
  let call = parseJson(withoutFence(text))?.value;
  for (let layers = 0; layers < 2; layers += 1) {
    const outer = asRecord(Array.isArray(call) && call.length === 1 ? call[0] : call);
    const inner = outer && (first(outer, wrapperKeys) ?? asRecord(outer.function));
    call = inner ?? outer;
  }
  const record = asRecord(call);
  const name = record && first(record, nameKeys);
  const args = record && first(record, argumentKeys);
  if (typeof name !== 'string' || args === undefined) return undefined;
  const object = asRecord(typeof args === 'string' ? parseJson(args)?.value : args);
  return object && { name, args: JSON.stringify(object) };
}

/**
 * Whether a text that begins like this may be a written call: an object, perhaps in a code fence, whose first key is one
 * of a call's and whose name, once it is there, is known.
 */
export function beginsLikeCall(text: string, known: (name: string) => boolean): 'yes' | 'perhaps' | 'no' {
  const start = text.trimStart();
  if (start === '' || /^`{1,2}$/.test(start) || /^```[a-z_]*\s*$/i.test(start)) return 'perhaps';
  const object = start.replace(/^```[a-z_]*\s*/i, '');
  const [, key, closed] = /^\{\s*(?:"([^"]*)("?))?/.exec(object) ?? [];
  if (key === undefined) return /^\{\s*$/.test(object) ? 'perhaps' : 'no';
  if (!closed) return allKeys.some((one) => one.startsWith(key)) ? 'perhaps' : 'no';
  if (!nameKeys.includes(key)) return allKeys.includes(key) ? 'yes' : 'no';
  const value = object.replace(/^\{\s*"[^"]*"\s*/, '');
  if (/^(?::\s*)?$/.test(value)) return 'perhaps';
  const [, name, end] = /^:\s*"([^"\\]*)(.?)/s.exec(value) ?? [];
  if (name === undefined) return 'yes';
  if (name.length > longestName) return 'no';
  if (end === '') return 'perhaps';
  return end === '\\' || known(name) ? 'yes' : 'no';
}

function first(record: Record<string, unknown>, keys: readonly string[]): unknown {
  for (const key of keys) if (Object.hasOwn(record, key)) return record[key];
  return undefined;
}
