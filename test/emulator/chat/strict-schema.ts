import { isObject } from '../model/schema';

type Json = Readonly<Record<string, unknown>>;

/**
 * The first thing in a schema that an older host does not take, or undefined: `$ref`, `anyOf` and its kin, lists of
 * types, objects without `properties`. The words for the last one are those of a host of 2025.
 */
export function strictFault(schema: Json, path = ''): string | undefined {
  const at = (key: string) => (path ? `${path}.${key}` : key);
  for (const key of ['$ref', '$defs', 'anyOf', 'oneOf', 'allOf']) {
    if (key in schema) return `Field '${at(key)}' is not supported`;
  }
  if (Array.isArray(schema.type)) return `Field '${at('type')}' must be a string`;
  if (schema.type === 'object' && !isObject(schema.properties)) return `Field '${at('properties')}' is missing`;
  if (isObject(schema.properties)) {
    for (const [name, property] of Object.entries(schema.properties)) {
      if (!isObject(property)) return `Field '${at(`properties.${name}`)}' must be an object`;
      const fault = strictFault(property, at(`properties.${name}`));
      if (fault) return fault;
    }
  }
  if (schema.type === 'array' && !isObject(schema.items)) return `Field '${at('items')}' is missing`;
  return isObject(schema.items) ? strictFault(schema.items, at('items')) : undefined;
}
