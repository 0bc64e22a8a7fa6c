import type { ChatStream } from '../../chat/events';
import { callEvents, replaceCalls } from '../../chat/replace-calls';
import type { JsonSchema } from '../../chat/request';
import { asRecord, parseJson } from '../json';

// OpenAI's custom tools take free text. Models behind us take JSON only: there they are functions with one text field.

/** The schema of the function that stands for a custom tool. */
export const customSchema: JsonSchema = {
  type: 'object',
  properties: { input: { type: 'string', description: "The tool's whole input, as free text." } },
  required: ['input'],
};

/** A custom tool's text as the function's arguments. */
export function toCustomArgs(input: string): string {
  return JSON.stringify({ input });
}

/** The text in the function's arguments; arguments of another form are the text themselves. */
export function fromCustomArgs(args: string): string {
  const input = asRecord(parseJson(args)?.value)?.input;
  return typeof input === 'string' ? input : args;
}

/** The part of a chunk that opens a custom call, or adds to its input. The official types have none for streams. */
export interface CustomDelta {
  index: number;
  id?: string;
  type?: 'custom';
  custom: { name?: string; input: string };
}

/** The first part of a custom call. */
export function customStart(index: number, id: string, name: string): CustomDelta {
  return { index, id, type: 'custom', custom: { name, input: '' } };
}

/** A further part of a custom call. */
export function customInput(index: number, input: string): CustomDelta {
  return { index, custom: { input } };
}

/** An answer in which the calls of custom tools carry their text; the others are untouched. */
export function withCustomInput(stream: ChatStream, customTools: ReadonlySet<string>): ChatStream {
  if (customTools.size === 0) return stream;
  return replaceCalls(stream, (call) =>
    callEvents(customTools.has(call.name) ? { ...call, args: fromCustomArgs(call.args) } : call),
  );
}
