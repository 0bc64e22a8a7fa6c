import { asRecord } from '../json/json';
import { listOf, valuesOf } from './schema/flatten';
import { itemAt } from './schema/item-at';
import { resolvePointer } from './schema/pointer';
import { sameJson } from './schema/same-json';

/** References that lead to references only. */
const longestChain = 20;
/** References may multiply: so many looks are taken at one value, and what is left then counts as fitting. */
const mostSteps = 200_000;
/** Schemas inside each other, whatever leads from one to the next. */
const deepest = 1000;

/** Where the check stands: a schema, and the place of the value it is held against. */
interface Walk {
  document: unknown;
  left: number;
  depth: number;
  /** What each reference points to. */
  targets: Map<string, unknown>;
}

/**
 * What is wrong with a value by a schema's common words (type, required, enum, const, properties, items, references and
 * variants), as `answer.items[2]: must be string`; undefined when it fits. What it does not know it does not check, nor
 * what goes beyond 200,000 steps.
 */
export function misfit(value: unknown, schema: unknown, document: unknown): string | undefined {
  return check(value, schema, { document, left: mostSteps, depth: 0, targets: new Map() }, 'answer', 0);
}

function check(value: unknown, schema: unknown, walk: Walk, path: string, chain: number): string | undefined {
  if (schema === false) return `${path}: must not be there`;
  const node = asRecord(schema);
  walk.left -= 1;
  if (!node || chain > longestChain || walk.left < 0 || walk.depth >= deepest) return undefined;
  walk.depth += 1;
  const wrong = checkHere(value, node, walk, path, chain) ?? checkInside(value, node, walk, path);
  walk.depth -= 1;
  return wrong;
}

function checkHere(
  value: unknown,
  node: Record<string, unknown>,
  walk: Walk,
  path: string,
  chain: number,
): string | undefined {
  const same = (other: unknown) => check(value, other, walk, path, chain + 1);
  if (typeof node.$ref === 'string') {
    const wrong = same(targetOf(node.$ref, walk));
    if (wrong) return wrong;
  }
  const types = listOf(node.type).filter((type): type is string => typeof type === 'string');
  if (types.length > 0 && !types.some((type) => isOf(type, value)) && !(value === null && node.nullable === true)) {
    return `${path}: must be ${types.join(' or ').slice(0, 200)}`;
  }
  const values = valuesOf(node);
  walk.left -= values.length;
  if (values.length > 0 && walk.left >= 0 && !values.some((one) => sameJson(one, value, walk)) && walk.left >= 0) {
    return `${path}: must be one of ${JSON.stringify(values.slice(0, 200)).slice(0, 200)}`;
  }
  for (const part of listOf(node.allOf)) {
    const wrong = same(part);
    if (wrong) return wrong;
  }
  for (const variants of [listOf(node.anyOf), listOf(node.oneOf)]) {
    let first: string | undefined;
    const fits = variants.some((variant) => {
      const problem = same(variant);
      first ??= problem;
      return problem === undefined;
    });
    if (variants.length > 0 && !fits) return first;
  }
  return undefined;
}

function targetOf(ref: string, walk: Walk): unknown {
  if (!walk.targets.has(ref)) walk.targets.set(ref, resolvePointer(walk.document, ref));
  return walk.targets.get(ref);
}

function checkInside(value: unknown, node: Record<string, unknown>, walk: Walk, path: string): string | undefined {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const wrong = walk.left >= 0 && check(item, itemAt(node, index), walk, `${path}[${index}]`, 0);
      if (wrong) return wrong;
    }
    return undefined;
  }
  const record = asRecord(value);
  if (!record) return undefined;
  const required = listOf(node.required);
  walk.left -= required.length;
  if (walk.left < 0) return undefined;
  const missing = required.find((name) => typeof name === 'string' && !Object.hasOwn(record, name));
  if (missing !== undefined) return `${path}: "${String(missing)}" is missing`;
  const properties = asRecord(node.properties);
  if (!properties) return undefined;
  // The order of the schema decides which problem is named, so its names are gone through, not the value's.
  for (const name in properties) {
    walk.left -= 1;
    if (walk.left < 0) return undefined;
    const wrong = Object.hasOwn(record, name) && check(record[name], properties[name], walk, `${path}.${name}`, 0);
    if (wrong) return wrong;
  }
  return undefined;
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return asRecord(value) !== undefined;
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      return true;
  }
}
