import { isRounded } from '../../../ground/text/exact-numbers';
import { parseJson } from '../../../ground/text/parse-json';
import { asRecord } from '../../json/json';
import { isOfTypes } from '../../json/json-type';
import { losesDigits } from '../../json/odd-numbers';
import { longestChain, mostSchemas, type ValueWalk } from './cast-back';
import { certainOf, listOf, type SchemaNode, variantsOf } from './flatten';
import { itemAt } from './item-at';
import { asListed, isListed } from './listed';
import { mayBeNull } from './may-be-null';
import { withOwnKeys } from './own-keys';

/** Values inside each other. */
const deepest = 500;

interface Walk extends ValueWalk {
  /** False: numbers are none that may become text, as nobody knows any more how they were written. */
  numbersAsText: boolean;
}

/**
 * A model's arguments in the types that the client's schema asks for, where what was meant is plain: a list or an object
 * written as text, a number or `true` in quotes, an object where its text was wanted, one item for a list of it, a listed
 * word in other capitals, a property spelled otherwise; null for a property that may be left out is left out, and one
 * that may be null and must be there is null where it is missing. Anything else comes back as it is, the very same object
 * when nothing changed; numbers too where their text is wanted and they were written otherwise than they would be now
 * (`3.10`).
 */
export function retype(value: unknown, schema: unknown, document: unknown, numbersAsText = true): unknown {
  return retyped(value, schema, { document, left: mostSchemas, depth: 0, numbersAsText });
}

function retyped(value: unknown, schema: unknown, walk: Walk): unknown {
  if (walk.depth >= deepest) return value;
  walk.depth += 1;
  const types = typesOf(schema, walk);
  let result = types && !isOfTypes(value, types) ? asOneOf(value, types, walk) : value;
  if (types?.has('array') && !isOfTypes(result, types)) result = asOnly(result, schema, walk);
  if (!types && typeof result === 'string') result = asListed(result, schema, walk);
  if (typeof result === 'object' && result !== null) {
    const nodes = nodesFor(result, schema, walk);
    result = withOwnKeys(result, nodes, walk);
    for (const node of nodes) result = inside(result, node, walk);
  }
  walk.depth -= 1;
  return result;
}

/** The value in a type that is asked for; itself when it cannot be read as one. */
function asOneOf(value: unknown, types: ReadonlySet<string>, walk: Walk): unknown {
  if (typeof value !== 'string') {
    if (!types.has('string') || value === null || value === undefined || isRounded(value)) return value;
    if (!walk.numbersAsText && typeof value === 'number') return value;
    return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
  }
  if (types.has('boolean') && /^\s*(?:true|false)\s*$/i.test(value)) return value.trim().toLowerCase() === 'true';
  const outer = parseJson(value)?.value;
  const json = typeof outer === 'string' ? outer : value;
  const inner = typeof outer === 'string' ? parseJson(outer)?.value : outer;
  return inner !== undefined && isOfTypes(inner, types) && !losesDigits(json) ? inner : value;
}

/** A list of the value alone where it is such an item; itself when it is none. */
function asOnly(value: unknown, schema: unknown, walk: Walk): unknown {
  const items = nodesFor([], schema, walk)
    .map((node) => itemAt(node, 0))
    .find(asRecord);
  // What begins like a list and is none was cut off; an empty text may be no item at all.
  const isUnclear = typeof value === 'string' && ['', '['].includes(value.trimStart().charAt(0));
  if (value === null || value === undefined || !items || isUnclear) return value;
  const item = retyped(value, items, walk);
  const types = typesOf(items, walk);
  const fits = types ? isOfTypes(item, types) : typeof item === 'string' && isListed(item, items, walk);
  return fits ? [item] : value;
}

/** The types that a schema asks for; undefined when it may be anything. */
function typesOf(schema: unknown, walk: Walk, chain = 0): ReadonlySet<string> | undefined {
  walk.left -= 1;
  const node = asRecord(schema);
  if (!node || chain > longestChain || walk.left < 0) return undefined;
  // What is one of a list has the types of the list (see `castBack`).
  if ('const' in node || node.enum !== undefined) return undefined;
  const own = listOf(node.type).filter((type) => typeof type === 'string');
  if (own.length > 0) return new Set(node.nullable === true ? [...own, 'null'] : own);
  for (const other of certainOf(node, walk.document)) {
    const types = typesOf(other, walk, chain + 1);
    if (types) return types;
  }
  const variants = variantsOf(node).map((variant) => typesOf(variant, walk, chain + 1));
  if (variants.length > 0) {
    return variants.includes(undefined) ? undefined : new Set(variants.flatMap((types) => [...(types ?? [])]));
  }
  if (asRecord(node.properties)) return new Set(['object']);
  return node.items === undefined && node.prefixItems === undefined ? undefined : new Set(['array']);
}

/** The schemas that speak of what is inside a value: of variants only the one that is meant for its type alone. */
function nodesFor(value: object, schema: unknown, walk: Walk, chain = 0): SchemaNode[] {
  walk.left -= 1;
  const node = asRecord(schema);
  if (!node || chain > longestChain || walk.left < 0) return [];
  const meant = variantsOf(node).filter((variant) => {
    const types = typesOf(variant, walk, chain + 1);
    return !types || isOfTypes(value, types);
  });
  const others = [...certainOf(node, walk.document), ...(meant.length === 1 ? meant : [])];
  return [node, ...others.flatMap((other) => nodesFor(value, other, walk, chain + 1))];
}

function inside(value: unknown, node: SchemaNode, walk: Walk): unknown {
  if (Array.isArray(value)) {
    const cells = value.map((item, index) => {
      const schema = itemAt(node, index);
      return asRecord(schema) ? retyped(item, schema, walk) : item;
    });
    return cells.every((cell, index) => cell === value[index]) ? value : cells;
  }
  const record = asRecord(value);
  const properties = asRecord(node.properties);
  if (!record || !properties) return value;
  const required = new Set(listOf(node.required));
  let changed = false;
  const entries = Object.entries(record).flatMap(([name, own]): [string, unknown][] => {
    if (!Object.hasOwn(properties, name)) return [[name, own]];
    if (own === null && !required.has(name) && typesOf(properties[name], walk)?.has('null') === false) {
      changed = true;
      return [];
    }
    const after = retyped(own, properties[name], walk);
    changed ||= after !== own;
    return [[name, after]];
  });
  for (const name of required) {
    if (typeof name !== 'string' || Object.hasOwn(record, name) || !Object.hasOwn(properties, name)) continue;
    if (!mayBeNull(properties[name], walk)) continue;
    changed = true;
    entries.push([name, null]);
  }
  return changed ? Object.fromEntries(entries) : value;
}
