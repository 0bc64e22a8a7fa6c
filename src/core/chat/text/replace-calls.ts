import type { ChatEvent, ChatStream } from '../events';
import type { ToolCall } from '../request';
import { mapSteps } from './map-steps';

/**
 * An answer in which each call, once it is whole, became the events that `replace` gives for it. The finish reason
 * follows: `tool-calls` exactly when a call is left and nothing cut the answer short.
 */
export function replaceCalls(stream: ChatStream, replace: (call: ToolCall) => readonly ChatEvent[]): ChatStream {
  let call: ToolCall | undefined;
  let called = false;
  const settle = (): readonly ChatEvent[] => {
    if (!call) return [];
    const events = replace(call);
    call = undefined;
    called ||= events.some((event) => event.type === 'tool-call');
    return events;
  };
  return mapSteps(stream, (step) => {
    // Most steps are text alone, with no call before it to settle.
    if (!call && step.every(({ type }) => type === 'text' || type === 'reasoning')) return step;
    const events: ChatEvent[] = [];
    for (const event of step) {
      if (event.type === 'tool-call') {
        events.push(...settle());
        call = { id: event.id, name: event.name, args: '' };
      } else if (event.type === 'tool-args') {
        if (call) call.args += event.json;
      } else if (event.type === 'finish') {
        events.push(...settle());
        const ended = event.reason === 'stop' || event.reason === 'tool-calls';
        events.push(ended ? { ...event, reason: called ? 'tool-calls' : 'stop' } : event);
      } else events.push(...settle(), event);
    }
    return events;
  });
}

/** A whole call as events. */
export function callEvents({ id, name, args }: ToolCall): ChatEvent[] {
  const opened: ChatEvent = { type: 'tool-call', id, name };
  return args === '' ? [opened] : [opened, { type: 'tool-args', id, json: args }];
}
