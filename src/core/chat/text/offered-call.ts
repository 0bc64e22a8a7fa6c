import type { ChatEvent } from '../events';
import type { ChatRequest, ToolCall } from '../request';
import { textEvents } from './filter-text';
import { callEvents } from './replace-calls';

/**
 * What a caller is given of a call: `own` is the call of one of its tools, undefined where it offered none of that name.
 * A call that the caller forbade is left out, one that nobody offered is text, unless calls of any tool are wanted.
 */
export function offeredCall(
  call: ToolCall,
  own: ToolCall | undefined,
  { unknownCalls, toolChoice }: Pick<ChatRequest, 'unknownCalls' | 'toolChoice'>,
): readonly ChatEvent[] {
  if (unknownCalls !== undefined) return callEvents(own ?? call);
  if (toolChoice === 'none') return [];
  return own ? callEvents(own) : textEvents(`{"name":${JSON.stringify(call.name)},"arguments":${call.args || '{}'}}`);
}
