import { asRecord } from '../../json/json';
import { longestChain, type ValueWalk } from './cast-back';
import { certainOf, valuesOf, variantsOf } from './flatten';

/** The one of a schema's listed texts that a text differs from in capitals and blanks alone; itself when there is none. */
export function asListed(value: string, schema: unknown, walk: ValueWalk): string {
  const listed = listedIn(schema, walk);
  if (!listed || listed.has(value)) return value;
  const plain = value.trim().toLowerCase();
  const [only, ...others] = [...listed].filter((one) => typeof one === 'string' && one.toLowerCase() === plain);
  return typeof only === 'string' && others.length === 0 ? only : value;
}

/** True for one of the values that a schema lists. */
export function isListed(value: unknown, schema: unknown, walk: ValueWalk): boolean {
  return listedIn(schema, walk)?.has(value) ?? false;
}

/** All values that a schema lists; undefined when it takes others, too. */
function listedIn(schema: unknown, walk: ValueWalk, chain = 0): Set<unknown> | undefined {
  walk.left -= 1;
  const node = asRecord(schema);
  if (!node || chain > longestChain || walk.left < 0) return undefined;
  const own = valuesOf(node);
  walk.left -= own.length;
  if (own.length > 0) return new Set(own);
  if (node.type === 'null') return new Set([null]);
  for (const other of certainOf(node, walk.document)) {
    const listed = listedIn(other, walk, chain + 1);
    if (listed) return listed;
  }
  const variants = variantsOf(node).map((variant) => listedIn(variant, walk, chain + 1));
  if (variants.length === 0 || variants.includes(undefined)) return undefined;
  return new Set(variants.flatMap((listed) => [...(listed ?? [])]));
}
