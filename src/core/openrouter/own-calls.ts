import type { ChatStream } from '../chat/events';
import type { ToolCall, ToolSpec } from '../chat/request';
import { callEvents, replaceCalls } from '../chat/text/replace-calls';
import { AlikeNames } from '../protocols/alike-name';
import { toOwnTypes } from '../protocols/gigachat/schema/own-types';
import { meantObject, writtenArguments } from '../protocols/spoken-calls/written-arguments';

/** The schemas of the caller's tools by their names. */
type Schemas = ReadonlyMap<string, ToolSpec['schema']>;

/** An answer whose calls have the names and the types of the caller's tools, where it is plain which are meant. */
export function ownCalls(answer: ChatStream, schemas: Schemas): ChatStream {
  if (schemas.size === 0) return answer;
  const names = new AlikeNames(schemas.keys());
  return replaceCalls(answer, (call) => callEvents(ownCall(call, schemas, names)));
}

function ownCall(call: ToolCall, schemas: Schemas, names: AlikeNames): ToolCall {
  const name = schemas.has(call.name) ? call.name : (names.find(call.name) ?? call.name);
  const schema = schemas.get(name);
  const written = schema && writtenArguments(call.args);
  if (!written) return { ...call, name };
  const whole = { type: 'object', ...schema };
  const meant = whole.type === 'object' ? meantObject(written) : written;
  const value = toOwnTypes(meant.value, whole, schema, meant.text);
  return { ...call, name, args: value === meant.value ? meant.text : JSON.stringify(value) };
}
