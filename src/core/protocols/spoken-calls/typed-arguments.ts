import type { JsonSchema } from '../../chat/request';
import { parseExact } from '../../ground/text/exact-numbers';
import { parseJson } from '../../ground/text/parse-json';
import { listOf } from '../gigachat/schema/flatten';
import { resolvePointer } from '../gigachat/schema/pointer';
import { asRecord } from '../json/json';
import { isOfTypes, jsonType } from '../json/json-type';

/** References and variants that are looked through for the types of one argument. */
const mostSchemas = 200;

/** An argument as it was written between tags. `string`: whether the tag says that it is text, and no JSON. */
export interface WrittenArgument {
  text: string;
  string?: boolean;
}

/**
 * The value of an argument that was written between tags: as its tag says, or else as the tool's schema has it; where
 * both can be met, the tag decides, and where they disagree, the schema. For who writes it with `writeExact`.
 */
export function typedArgument(name: string, { text, string }: WrittenArgument, schema: JsonSchema): unknown {
  const types = typesOf(name, schema);
  const parsed = parseJson(text);
  const candidates: unknown[] = parsed ? [text, parsed.value] : [text];
  const prefersText = string ?? (types.size === 0 || types.has('string'));
  if (!prefersText) candidates.reverse();
  const fitting = types.size === 0 ? undefined : candidates.find((value) => isOfTypes(value, types));
  const chosen = fitting === undefined ? candidates[0] : fitting;
  return parsed && chosen === parsed.value ? parseExact(text)?.value : chosen;
}

/** The types that a tool's schema allows for an argument; none when it says nothing. */
function typesOf(name: string, schema: JsonSchema): ReadonlySet<string> {
  const types = new Set<string>();
  const waiting: { node: unknown; isArgument: boolean }[] = [{ node: schema, isArgument: false }];
  for (let seen = 0; seen < waiting.length; seen += 1) {
    const { node: one, isArgument } = waiting[seen] ?? {};
    const node = asRecord(one);
    if (!node) continue;
    const others = [
      ...(typeof node.$ref === 'string' ? [resolvePointer(schema, node.$ref)] : []),
      ...[node.allOf, node.anyOf, node.oneOf].flatMap((list) => listOf(list).slice(0, mostSchemas)),
    ];
    for (const other of others.slice(0, Math.max(0, mostSchemas - waiting.length))) {
      waiting.push({ node: other, isArgument: isArgument === true });
    }
    if (isArgument) {
      for (const type of listOf(node.type)) if (typeof type === 'string') types.add(type);
      const values = 'const' in node ? [node.const] : listOf(node.enum).slice(0, 1000);
      if (node.type === undefined) for (const value of values) types.add(jsonType(value));
    } else {
      const properties = asRecord(node.properties);
      if (properties && Object.hasOwn(properties, name)) waiting.push({ node: properties[name], isArgument: true });
    }
  }
  return types;
}
