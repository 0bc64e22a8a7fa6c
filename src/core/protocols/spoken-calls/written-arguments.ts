import { withoutFence } from '../gigachat/fence';
import { asRecord, parseJson } from '../json/json';
import { parseLoosely } from '../json/loose-json';

/**
 * What a model wrote as the arguments of a call, in a box: JSON, also in a code fence or with the slips of what is
 * written by hand; blanks are no arguments. Undefined for what is none of that.
 */
export function writtenArguments(args: string): { value: unknown } | undefined {
  return parseJson(args) ?? parseLoosely(withoutFence(args.trim() || '{}'));
}

/** The object that was meant by null, an empty list, or a list of that object alone; anything else stays as it is. */
export function meantObject(value: unknown): unknown {
  if (value === null) return {};
  if (!Array.isArray(value) || value.length > 1) return value;
  return value.length === 0 ? {} : (asRecord(value[0]) ?? value);
}
