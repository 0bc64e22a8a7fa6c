import { castBack } from './cast-back';
import { retype } from './retype';

/** A model's arguments in the types of the client's own schema; the very same value when nothing changed. */
export function toOwnTypes(value: unknown, schema: unknown, document: unknown): unknown {
  return retype(castBack(value, schema, document), schema, document);
}
