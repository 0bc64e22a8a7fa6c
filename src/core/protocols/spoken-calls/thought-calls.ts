import type { ChatEvent, ChatStream } from '../../chat/events';
import type { JsonSchema } from '../../chat/request';
import { mapSteps } from '../../chat/text/map-steps';
import { SpokenCallFilter } from './filter';

const noTool = (): undefined => undefined;

/**
 * Makes the calls with which a model's thoughts end, where the answer has nothing else: some models call before they
 * have closed their thoughts, and the answer was empty. The thoughts are shown as they came.
 */
export function makeThoughtCalls(stream: ChatStream, schemaOf: (name: string) => JsonSchema | undefined): ChatStream {
  const filter = new SpokenCallFilter(schemaOf, noTool);
  let calls: ChatEvent[] = [];
  let answers = false;
  const hear = (events: readonly ChatEvent[]) => {
    for (const event of events) {
      if (event.type !== 'text') calls.push(event);
      // Words behind a call: it was thought about, and not made.
      else if (event.text.trim() !== '') calls = [];
    }
  };
  return mapSteps(stream, (step) => {
    for (let at = 0; at < step.length && !answers; at += 1) {
      const event = step[at];
      if (event?.type === 'reasoning') hear(filter.push(event.text));
      else if (event?.type === 'tool-call' || (event?.type === 'text' && event.text.trim() !== '')) answers = true;
      else if (event?.type === 'finish' && (event.reason === 'stop' || event.reason === 'tool-calls')) {
        hear(filter.flush());
        return [...step.slice(0, at), ...calls, event];
      }
    }
    return step;
  });
}
