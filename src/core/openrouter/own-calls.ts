import type { ChatStream } from '../chat/events';
import type { ToolCall, ToolSpec } from '../chat/request';
import { callEvents, replaceCalls } from '../chat/text/replace-calls';
import { alikeName } from '../protocols/alike-name';
import { toOwnTypes } from '../protocols/gigachat/schema/own-types';
import { parseJson } from '../protocols/json/json';

/** An answer whose calls have the names and the types of the caller's tools, where it is plain which are meant. */
export function ownCalls(answer: ChatStream, tools: readonly ToolSpec[]): ChatStream {
  if (tools.length === 0) return answer;
  const schemas = new Map(tools.map(({ name, schema }) => [name, schema]));
  return replaceCalls(answer, (call) => callEvents(ownCall(call, schemas)));
}

function ownCall(call: ToolCall, schemas: ReadonlyMap<string, ToolSpec['schema']>): ToolCall {
  const name = schemas.has(call.name) ? call.name : (alikeName(call.name, [...schemas.keys()]) ?? call.name);
  const schema = schemas.get(name);
  const parsed = schema && parseJson(call.args);
  if (!parsed) return { ...call, name };
  const value = toOwnTypes(parsed.value, { type: 'object', ...schema }, schema, call.args);
  return { ...call, name, args: value === parsed.value ? call.args : JSON.stringify(value) };
}
