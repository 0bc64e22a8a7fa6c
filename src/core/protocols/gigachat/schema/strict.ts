import type { JsonSchema } from '../../../chat/request';
import { asRecord } from '../../json/json';
import { type Flat, flatten, listOf, type SchemaNode, valuesOf, type Walk } from './flatten';
import { hintsOf, knownFormats } from './hints';
import { itemAt } from './item-at';

/** Schemas after which references are not followed any more, however they multiply. */
const mostSchemas = 2000;
/** Properties and values that are copied before references are not followed any more. */
const mostCopies = 1_000_000;
/** Schemas inside each other; what lies deeper is an open object. */
const deepest = 200;

/**
 * A schema in the few words that GigaChat's strict hosts know: one `type`, `properties` on every object, `items` on
 * every array, `enum` of strings; no references, variants or type lists. What cannot be said so moves into the
 * description. `document` is what references point into.
 */
export function toStrict(schema: unknown, document: unknown): JsonSchema {
  const walk: Walk = { document, left: mostSchemas, copies: mostCopies, depth: 0 };
  return shape(flatten(schema, walk, []), walk);
}

const plainTypes = new Set(['object', 'array', 'string', 'integer', 'number', 'boolean']);

function typeOf(schema: SchemaNode): string {
  const type = listOf(schema.type).find((one) => one !== 'null');
  if (typeof type === 'string' && plainTypes.has(type)) return type;
  if (asRecord(schema.properties) || asRecord(schema.additionalProperties)) return 'object';
  if (schema.items !== undefined || schema.prefixItems !== undefined) return 'array';
  const values = valuesOf(schema).filter((value) => value !== null);
  const [kind = 'string', ...others] = new Set(values.map((value) => (Array.isArray(value) ? 'array' : typeof value)));
  return others.length === 0 && kind !== 'number' ? kind : 'string';
}

function shape(flat: Flat, walk: Walk): JsonSchema {
  if (walk.depth >= deepest) return { type: 'object', properties: {} };
  walk.depth += 1;
  const shaped = shapeHere(flat, walk);
  walk.depth -= 1;
  return shaped;
}

function shapeHere(flat: Flat, walk: Walk): JsonSchema {
  const { schema } = flat;
  const type = typeOf(schema);
  const own =
    type === 'object' ? objectOf(flat, walk) : type === 'array' ? arrayOf(flat, walk) : scalarOf(schema, type);
  const others = listOf(schema.type).filter((one) => typeof one === 'string' && one !== 'null' && one !== type);
  const description = [
    ...(typeof schema.description === 'string' ? [schema.description] : []),
    ...(others.length > 0 ? [`Or: ${others.join(', ')}.`] : []),
    ...hintsOf(schema),
  ].join(' ');
  return { ...own, ...(description !== '' && { description }) };
}

function objectOf({ schema, trail }: Flat, walk: Walk): JsonSchema {
  const optional = new Set<string>();
  const properties = Object.entries(asRecord(schema.properties) ?? {}).flatMap(([name, property]) => {
    if (property === false) return [];
    const inner = flatten(property, walk, trail);
    if (inner.nullable) optional.add(name);
    return [[name, shape(inner, walk)] as const];
  });
  const names = new Set(properties.map(([name]) => name));
  const required = listOf(schema.required).filter(
    (name) => typeof name === 'string' && names.has(name) && !optional.has(name),
  );
  return { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 && { required }) };
}

function arrayOf({ schema, trail }: Flat, walk: Walk): JsonSchema {
  return { type: 'array', items: shape(flatten(itemAt(schema, 0), walk, trail), walk) };
}

/** Strict hosts take strings only in an `enum`; numbers come back as what they were (see `castBack`). */
function scalarOf(schema: SchemaNode, type: string): JsonSchema {
  const values = valuesOf(schema).filter((value) => value !== null && typeof value !== 'object');
  const format = knownFormats.includes(schema.format) ? { format: schema.format } : {};
  if (values.length === 0 || type === 'boolean') return { type, ...format };
  return { type: 'string', enum: [...new Set(values.map(String))] };
}
