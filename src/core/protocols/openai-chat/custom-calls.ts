import type { ChatStream } from '../../chat/events';
import { callEvents, replaceCalls } from '../../chat/text/replace-calls';
import { fromCustomArgs } from '../custom-tools';
import type { ClientTool } from '../dialects/tools';

/** The part of a chunk that opens a custom call, or adds to its input. The official types have none for streams. */
export interface CustomDelta {
  index: number;
  id?: string;
  type?: 'custom';
  custom: { name?: string; namespace?: string; input: string };
}

/** The first part of a custom call. */
export function customStart(index: number, id: string, named: { name: string; namespace?: string }): CustomDelta {
  return { index, id, type: 'custom', custom: { ...named, input: '' } };
}

/** A further part of a custom call. */
export function customInput(index: number, input: string): CustomDelta {
  return { index, custom: { input } };
}

/** An answer in which the calls of custom tools carry their text; the others are untouched. */
export function withCustomInput(stream: ChatStream, tools: ReadonlyMap<string, ClientTool>): ChatStream {
  if (![...tools.values()].some(({ custom }) => custom)) return stream;
  return replaceCalls(stream, (call) => {
    const tool = tools.get(call.name);
    return callEvents(tool?.custom ? { ...call, args: fromCustomArgs(call.args, tool) } : call);
  });
}
