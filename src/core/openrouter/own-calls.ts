import type { ChatStream } from '../chat/events';
import type { ChatRequest, ToolCall, ToolSpec } from '../chat/request';
import { offeredCall } from '../chat/text/offered-call';
import { replaceCalls } from '../chat/text/replace-calls';
import { AlikeNames } from '../protocols/alike-name';
import { toOwnTypes } from '../protocols/gigachat/schema/own-types';
import { withWholeLetters } from '../protocols/json/json';
import { plainName } from '../protocols/openai-chat/outbound-names';
import { withoutEnvelope } from '../protocols/spoken-calls/argument-envelope';
import { callsInOne } from '../protocols/spoken-calls/calls-in-one';
import { meantObject, writtenArguments } from '../protocols/spoken-calls/written-arguments';

/** The schemas of the caller's tools by their names. */
type Schemas = ReadonlyMap<string, ToolSpec['schema']>;

/**
 * An answer whose calls have the names and the types of the caller's tools, where it is plain which are meant; one of
 * another name is left to the caller, who tells the model so. A caller that forbade calls is given none, one that offered
 * no tools has them as text.
 */
export function ownCalls(answer: ChatStream, request: ChatRequest, schemas: Schemas): ChatStream {
  const names = new AlikeNames(schemas.keys());
  for (const name of schemas.keys()) if (plainName(name) !== name) names.add(plainName(name), name);
  return replaceCalls(answer, (one) => {
    const whole = { ...one, args: withWholeLetters(one.args) };
    return callsInOne(whole, schemas.get(ownName(whole, schemas, names))).flatMap((call) => {
      return offeredCall(call, ownCall(call, schemas, names), request);
    });
  });
}

function ownName(call: ToolCall, schemas: Schemas, names: AlikeNames): string {
  return schemas.has(call.name) ? call.name : (names.find(call.name) ?? call.name);
}

function ownCall(call: ToolCall, schemas: Schemas, names: AlikeNames): ToolCall | undefined {
  const name = ownName(call, schemas, names);
  const schema = schemas.get(name);
  if (!schema) return schemas.size > 0 ? call : undefined;
  const written = writtenArguments(call.args);
  if (!written) return { ...call, name };
  const whole = { type: 'object', ...schema };
  const meant = whole.type === 'object' ? withoutEnvelope(meantObject(written), { name, schema }) : written;
  const value = toOwnTypes(meant.value, whole, schema, meant.text);
  return { ...call, name, args: value === meant.value ? meant.text : JSON.stringify(value) };
}
