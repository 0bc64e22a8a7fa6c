import { asRecord } from '../json';
import { listOf, valuesOf } from './schema/flatten';
import { resolvePointer } from './schema/pointer';

/** References that lead to references only. */
const longestChain = 20;

/**
 * What is wrong with a value by a schema's common words (type, required, enum, const, properties, items, references and
 * variants), as `answer.items[2]: must be string`; undefined when it fits. What it does not know it does not check.
 */
export function misfit(
  value: unknown,
  schema: unknown,
  document: unknown,
  path = 'answer',
  chain = 0,
): string | undefined {
  if (schema === false) return `${path}: must not be there`;
  const node = asRecord(schema);
  if (!node || chain > longestChain) return undefined;
  const same = (other: unknown) => misfit(value, other, document, path, chain + 1);
  if (typeof node.$ref === 'string') {
    const wrong = same(resolvePointer(document, node.$ref));
    if (wrong) return wrong;
  }
  const types = listOf(node.type).filter((type): type is string => typeof type === 'string');
  if (types.length > 0 && !types.some((type) => isOf(type, value)) && !(value === null && node.nullable === true)) {
    return `${path}: must be ${types.join(' or ')}`;
  }
  const values = valuesOf(node);
  if (values.length > 0 && !values.some((one) => JSON.stringify(one) === JSON.stringify(value))) {
    return `${path}: must be one of ${JSON.stringify(values).slice(0, 200)}`;
  }
  for (const part of listOf(node.allOf)) {
    const wrong = same(part);
    if (wrong) return wrong;
  }
  for (const variants of [listOf(node.anyOf), listOf(node.oneOf)]) {
    const problems = variants.map(same);
    if (variants.length > 0 && problems.every((problem) => problem !== undefined)) return problems[0];
  }
  return misfitInside(value, node, document, path);
}

function misfitInside(
  value: unknown,
  node: Record<string, unknown>,
  document: unknown,
  path: string,
): string | undefined {
  if (Array.isArray(value)) {
    if (Array.isArray(node.items)) return undefined;
    for (const [index, item] of value.entries()) {
      const wrong = misfit(item, node.items, document, `${path}[${index}]`);
      if (wrong) return wrong;
    }
    return undefined;
  }
  const record = asRecord(value);
  if (!record) return undefined;
  const missing = listOf(node.required).find((name) => typeof name === 'string' && !Object.hasOwn(record, name));
  if (missing !== undefined) return `${path}: "${String(missing)}" is missing`;
  for (const [name, schema] of Object.entries(asRecord(node.properties) ?? {})) {
    const wrong = Object.hasOwn(record, name) && misfit(record[name], schema, document, `${path}.${name}`);
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
