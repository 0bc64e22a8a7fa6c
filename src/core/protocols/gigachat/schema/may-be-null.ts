import { asRecord } from '../../json/json';
import { longestChain, type ValueWalk } from './cast-back';
import { certainOf, listOf, variantsOf } from './flatten';

/** True where a schema says that null is a value of its own; one that allows anything does not. */
export function mayBeNull(schema: unknown, walk: ValueWalk, chain = 0): boolean {
  walk.left -= 1;
  const node = asRecord(schema);
  if (!node || chain > longestChain || walk.left < 0) return false;
  const inner = (other: unknown) => mayBeNull(other, walk, chain + 1);
  const values = 'const' in node ? [node.const] : listOf(node.enum);
  const types = listOf(node.type);
  const variants = variantsOf(node);
  const certain = certainOf(node, walk.document);
  const said = [
    ...(values.length > 0 ? [values.includes(null)] : []),
    ...(types.length > 0 ? [types.includes('null') || node.nullable === true] : []),
    ...(variants.length > 0 ? [variants.some(inner)] : []),
    ...certain.map(inner),
  ];
  return said.length > 0 && said.every(Boolean);
}
