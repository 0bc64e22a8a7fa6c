import type { ChatStream } from '../../chat/events';
import { callEvents, replaceCalls } from '../../chat/replace-calls';
import { fromCustomArgs } from '../custom-tools';

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
