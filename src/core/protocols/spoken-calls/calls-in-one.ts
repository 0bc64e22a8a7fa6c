import type { JsonSchema, ToolCall } from '../../chat/request';
import { freshId } from '../../ground/text/fresh-id';
import { declaredNames } from '../gigachat/schema/declared-names';
import { listOf } from '../gigachat/schema/flatten';
import { withoutFence } from '../json/fence';
import { asRecord } from '../json/json';
import { parseLoosely } from '../json/loose-json';
import { rowOfObjects } from './written-arguments';

/** More calls at once are no slip. */
export const mostCalls = 50;

/**
 * The calls that a model put into one: several objects as its arguments, one behind the other or in a list, each of them
 * with what the tool asks for and nothing else. One that comes twice in a row counts once. Any other call is given back.
 */
export function callsInOne(call: ToolCall, schema: JsonSchema | undefined): ToolCall[] {
  const args = withoutFence(call.args).trim();
  if (!schema || (schema.type ?? 'object') !== 'object' || !/\}[\s,;]*\{/.test(args)) return [call];
  const isList = args.startsWith('[') && args.endsWith(']');
  const objects = objectsIn(isList ? args.slice(1, -1).trim() : args);
  const [first, ...others] = objects.filter(({ text }, at) => text !== objects[at - 1]?.text);
  if (!first || !areCalls(objects, schema, isList)) return [call];
  const made = others.map(({ text }) => ({ ...call, id: freshId('call_'), args: text }));
  return [{ ...call, args: first.text }, ...made];
}

interface OneObject {
  text: string;
  keys: readonly string[];
}

/** The objects of which a text is a row, empty ones apart; none when it is something else, one alone, or too many. */
function objectsIn(text: string): OneObject[] {
  const row = rowOfObjects(text, mostCalls);
  if (row[0] === text) return [];
  const objects: OneObject[] = [];
  for (const one of row) {
    const read = parseLoosely(one);
    const value = asRecord(read?.value);
    if (!read || !value) return [];
    const keys = Object.keys(value);
    if (keys.length > 0) objects.push({ text: read.text, keys });
  }
  return objects;
}

/**
 * A list may also be the value of an argument that the model did not name: then its objects are none of the tool's. Those
 * that have no name in common may be the torn arguments of one call.
 */
function areCalls(objects: readonly OneObject[], schema: JsonSchema, isList: boolean): boolean {
  const declared = declaredNames(schema, schema);
  if (declared.size === 0) return !isList;
  const required = listOf(schema.required);
  const first = new Set(objects[0]?.keys);
  return objects.every(({ keys }) => {
    const isWhole = required.every((name) => keys.some((key) => key === name));
    return isWhole && keys.every((key) => declared.has(key)) && keys.some((key) => first.has(key));
  });
}
