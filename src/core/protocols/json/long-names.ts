import { longestName, mostLongNames } from '../../ground/text/parse-json';

/** Fields whose texts name something: tools, calls, files, items. */
const naming = /^name$|id$/i;

/**
 * Whether more than 64 fields that name something do so by more than 16,383 letters: whoever looks them up would compare
 * each with all others. `deepest`: what lies deeper is not looked at.
 */
export function isNamedAtLength(value: unknown, deepest = 128): boolean {
  let long = 0;
  const look = (node: object, depth: number): boolean => {
    if (depth > deepest) return false;
    for (const [key, field] of Object.entries(node)) {
      if (typeof field === 'string') long += field.length > longestName && naming.test(key) ? 1 : 0;
      else if (typeof field === 'object' && field !== null && look(field, depth + 1)) return true;
      if (long > mostLongNames) return true;
    }
    return false;
  };
  return typeof value === 'object' && value !== null && look(value, 1);
}
