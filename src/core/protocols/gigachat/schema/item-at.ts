import { listOf, type SchemaNode } from './flatten';

/**
 * The schema of a list's item at a place: what has places of its own (`prefixItems`, or `items` as a list) first, then
 * what holds for all others.
 */
export function itemAt(node: SchemaNode, index: number): unknown {
  const isOlder = Array.isArray(node.items);
  const places = isOlder ? listOf(node.items) : listOf(node.prefixItems);
  if (index < places.length) return places[index];
  return isOlder ? node.additionalItems : node.items;
}
