import { asRecord } from '../../json/json';
import { certainOf, variantsOf } from './flatten';

/** Schemas that are looked through for names. */
const mostSchemas = 200;

/** The names of the properties that a schema has for an object, its variants' too. */
export function declaredNames(schema: unknown, document: unknown): Set<string> {
  const names = new Set<string>();
  const waiting: unknown[] = [schema];
  for (let at = 0; at < waiting.length && at < mostSchemas; at += 1) {
    const node = asRecord(waiting[at]);
    if (!node) continue;
    for (const name of Object.keys(asRecord(node.properties) ?? {})) names.add(name);
    waiting.push(...[...certainOf(node, document), ...variantsOf(node)].slice(0, mostSchemas));
  }
  return names;
}

/** True for a schema that says itself that an object may have any other names. */
export function allowsOtherNames(schema: unknown): boolean {
  const { additionalProperties, patternProperties } = asRecord(schema) ?? {};
  return additionalProperties === true || [additionalProperties, patternProperties].some((one) => asRecord(one));
}
