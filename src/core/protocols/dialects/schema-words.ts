import type { JsonSchema } from '../../chat/request';
import { asRecord } from '../json/json';

/** Types as Gemini's clients write them. */
const capitals: ReadonlyMap<unknown, string> = new Map(
  ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'].map((type) => [type.toUpperCase(), type]),
);

/** Where a schema has one schema, a list of them, or one under each name. */
const singles = new Set(['items', 'additionalProperties', 'not']);
const lists = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems', 'items']);
const maps = new Set(['properties', 'patternProperties', '$defs', 'definitions']);
/** Where null says something; anywhere else it stands for what is not there. */
const nullable = new Set(['default', 'const', 'example']);

/**
 * A client's schema in the words of JSON Schema: types in small letters, an empty list in place of an object as that
 * (some languages cannot tell the two), nothing in place of null. The very same object when nothing was odd.
 */
export function plainSchema(schema: JsonSchema): JsonSchema {
  return isPlain('', schema) ? schema : plainFields(schema);
}

/** True of nearly all schemas, which need no more than this look; what is plain after all may be taken for odd. */
function isPlain(key: string, value: unknown): boolean {
  if (typeof value === 'string') return key !== 'type' || !capitals.has(value);
  if (typeof value !== 'object') return true;
  if (value === null) return false;
  if (Array.isArray(value)) return value.length === 0 ? !maps.has(key) : value.every((one) => isPlain(key, one));
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name in fields) if (!isPlain(name, fields[name])) return false;
  return true;
}

function plainFields(schema: JsonSchema): JsonSchema {
  return withFields(schema, plainValue);
}

function plainValue(key: string, value: unknown): unknown {
  if (value === null) return nullable.has(key) ? value : undefined;
  if (key === 'type') return Array.isArray(value) ? mapped(value, plainType) : plainType(value);
  if (maps.has(key)) return plainMap(value);
  if (Array.isArray(value)) return lists.has(key) ? mapped(value, plainOne) : value;
  return singles.has(key) ? plainOne(value) : value;
}

function plainType(type: unknown): unknown {
  return capitals.get(type) ?? type;
}

function plainOne(value: unknown): unknown {
  const schema = asRecord(value);
  return schema ? plainFields(schema) : value;
}

function plainMap(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 0) return {};
  const named = asRecord(value);
  if (!named) return value;
  return withFields(named, (_name, one) => (one === null ? {} : plainOne(one)));
}

/** The very same object when nothing in it changed: of nearly all schemas nothing is made anew. Undefined leaves one out. */
function withFields(
  fields: Readonly<Record<string, unknown>>,
  read: (name: string, value: unknown) => unknown,
): Readonly<Record<string, unknown>> {
  let changed: Map<string, unknown> | undefined;
  const entries = Object.entries(fields);
  for (const [name, given] of entries) {
    const value = read(name, given);
    if (value === given) continue;
    changed ??= new Map(entries);
    changed.set(name, value);
  }
  return changed ? Object.fromEntries([...changed].filter(([, value]) => value !== undefined)) : fields;
}

/** The very same list when nothing in it changed. */
function mapped(list: readonly unknown[], read: (one: unknown) => unknown): readonly unknown[] {
  const all = list.map(read);
  return all.every((one, index) => one === list[index]) ? list : all;
}
