import { asRecord } from '../../json/json';
import { certainOf, listOf, type SchemaNode, valuesOf, variantsOf } from './flatten';
import { itemAt } from './item-at';

/** References may point at each other in rings, and multiply: this many schemas are looked at for one value. */
export const mostSchemas = 50_000;
/** References and variants that are followed before something is found. */
export const longestChain = 20;
/** Schemas inside each other, whatever leads from one to the next. */
const deepest = 1000;

/** Where a walk along a value and its schema stands. */
export interface ValueWalk {
  document: unknown;
  left: number;
  depth: number;
}

/**
 * A model's value in the types the client's own schema lists: `"2"` for `enum: [1, 2]` is the number 2. Strict hosts
 * take strings only there. Anything else comes back as it is; the very same object when nothing changed.
 */
export function castBack(value: unknown, schema: unknown, document: unknown): unknown {
  return cast(value, schema, { document, left: mostSchemas, depth: 0 });
}

function cast(value: unknown, schema: unknown, walk: ValueWalk, chain = 0): unknown {
  walk.left -= 1;
  const node = asRecord(schema);
  if (!node || chain > longestChain || walk.left < 0 || walk.depth >= deepest) return value;
  walk.depth += 1;
  let result = castHere(value, node, walk);
  const variants = variantsOf(node);
  const isMeant = typeof value === 'string' && variants.some((variant) => takesText(variant, value, walk));
  const others = [...certainOf(node, walk.document), ...(isMeant ? [] : variants)];
  for (const other of others) result = cast(result, other, walk, chain + 1);
  walk.depth -= 1;
  return result;
}

/** True for a schema that has a text for what it is, itself or through others, whatever the others would make of it. */
function takesText(schema: unknown, text: string, walk: ValueWalk, chain = 0): boolean {
  walk.left -= 1;
  const node = asRecord(schema);
  if (!node || chain > longestChain || walk.left < 0) return false;
  const values = valuesOf(node);
  walk.left -= values.length;
  if (values.length > 0) return values.includes(text);
  if (node.type !== undefined) return listOf(node.type).includes('string');
  return [...certainOf(node, walk.document), ...variantsOf(node)].some((other) =>
    takesText(other, text, walk, chain + 1),
  );
}

function castHere(value: unknown, node: SchemaNode, walk: ValueWalk): unknown {
  if (typeof value === 'string') {
    const values = valuesOf(node);
    walk.left -= values.length;
    if (values.includes(value)) return value;
    const same = values.find((one) => (typeof one === 'number' || typeof one === 'boolean') && String(one) === value);
    return same ?? value;
  }
  if (Array.isArray(value)) {
    const cells = value.map((item, index) => cast(item, itemAt(node, index), walk));
    return cells.every((cell, index) => cell === value[index]) ? value : cells;
  }
  const record = asRecord(value);
  const properties = asRecord(node.properties);
  if (!record || !(properties || asRecord(node.additionalProperties))) return value;
  let changed = false;
  const entries = Object.entries(record).map(([name, inner]) => {
    const schema = properties && Object.hasOwn(properties, name) ? properties[name] : node.additionalProperties;
    const after = cast(inner, schema, walk);
    changed ||= after !== inner;
    return [name, after] as const;
  });
  return changed ? Object.fromEntries(entries) : value;
}
