import { longestName, mostLongNames } from '../../ground/text/parse-json';

/** Fields whose texts name something: tools, calls, files, items. */
const naming = /^name$|id$/i;

/** So many of any lengths together. */
const mostInAll = 8 * mostLongNames;
/** What lies deeper is not looked at. */
const deepest = 128;

/**
 * Whether more than 64 fields that name something do so by equally many letters, more than 16,383: whoever looks them up
 * would compare each with all others. Of different lengths there may be 512, which are told apart at once: services write
 * into ids what their models thought.
 */
export function isNamedAtLength(value: unknown): boolean {
  const counts = new Map<number, number>();
  let inAll = 0;
  const isOneTooMany = ({ length }: string): boolean => {
    const count = (counts.get(length) ?? 0) + 1;
    counts.set(length, count);
    inAll += 1;
    return count > mostLongNames || inAll > mostInAll;
  };
  const look = (node: object, depth: number): boolean => {
    if (depth > deepest) return false;
    for (const [key, field] of Object.entries(node)) {
      if (typeof field === 'string') {
        if (field.length > longestName && naming.test(key) && isOneTooMany(field)) return true;
      } else if (typeof field === 'object' && field !== null && look(field, depth + 1)) return true;
    }
    return false;
  };
  return typeof value === 'object' && value !== null && look(value, 1);
}
