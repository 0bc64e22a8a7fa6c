import { losesDigits, oddNumbers } from '../../json/odd-numbers';
import { castBack } from './cast-back';
import { retype } from './retype';

/**
 * A model's arguments, read from `json`, in the types of the client's own schema; the very same value when nothing
 * changed. Nothing does where a number would lose digits by it.
 */
export function toOwnTypes(value: unknown, schema: unknown, document: unknown, json: string): unknown {
  const cast = castBack(value, schema, document);
  const own = retype(cast, schema, document);
  if (own === value || losesDigits(json)) return value;
  return oddNumbers(json).length === 0 ? own : retype(cast, schema, document, false);
}
