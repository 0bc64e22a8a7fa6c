import { withoutFence } from '../gigachat/fence';
import { asRecord } from '../json/json';
import { parseLoosely, type ReadJson } from '../json/loose-json';

/**
 * What a model wrote as the arguments of a call: JSON, also in a code fence or with the slips of what is written by
 * hand; blanks are no arguments. Undefined for what is none of that.
 */
export function writtenArguments(args: string): ReadJson | undefined {
  return parseLoosely(withoutFence(args.trim() === '' ? '{}' : args));
}

/** The object that was meant by null, an empty list, or a list of that object alone; anything else stays as it is. */
export function meantObject(written: ReadJson): ReadJson {
  const { value, text } = written;
  const nothing = { value: {}, text: '{}' };
  if (value === null) return nothing;
  if (!Array.isArray(value) || value.length > 1) return written;
  if (value.length === 0) return nothing;
  return asRecord(value[0]) ? { value: value[0], text: text.trim().slice(1, -1).trim() } : written;
}
