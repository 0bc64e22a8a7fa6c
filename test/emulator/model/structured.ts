import { fill } from './fill';
import { isObject, resolve, type Schema, typeOf } from './schema';
import { wordsOf } from './slot';

/** JSON that a schema allows, with the person's words where texts are wanted. */
export function structured(schema: Schema, text: string, pretty: boolean): string {
  const known = {
    slots: { query: text, content: text, result: text },
    hints: wordsOf(text).split(' '),
    otherwise: text,
    directory: undefined,
  };
  const root = resolve(schema, schema);
  // Anything but an object is filled as the one property of an object.
  const wrapped: Schema = { ...schema, type: 'object', properties: { value: root }, required: ['value'] };
  const filled = typeOf(root) === 'object' ? fill(schema, known).value : fill(wrapped, known).value;
  const value = typeOf(root) === 'object' || !isObject(filled) ? filled : filled.value;
  return JSON.stringify(value, null, pretty ? 2 : undefined);
}
