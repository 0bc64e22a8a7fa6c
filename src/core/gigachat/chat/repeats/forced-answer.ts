import type { ChatEvent, ChatStream } from '../../../chat/events';
import type { ChatRequest, JsonSchema } from '../../../chat/request';
import { textEvents } from '../../../chat/text/filter-text';

/** A request for structured output as a forced call: the answer is the function's arguments. */
export function toForcedCall(request: ChatRequest, answer: { schema: JsonSchema; name?: string }): ChatRequest {
  const name = answer.name || 'answer';
  const description = 'Gives the final answer.';
  return { ...request, answer: 'text', tools: [{ name, description, schema: answer.schema }], toolChoice: { name } };
}

/** The answer to a forced call as the text it stands for; text beside the call, and further calls, are dropped. */
export async function* fromForcedCall(stream: ChatStream): ChatStream {
  let text = '';
  let calls = 0;
  for await (const step of stream) {
    const events: ChatEvent[] = [];
    for (const event of step) {
      if (event.type === 'text') text += event.text;
      else if (event.type === 'tool-call') calls += 1;
      else if (event.type === 'tool-args') events.push(...(calls === 1 ? textEvents(event.json) : []));
      else if (event.type === 'finish') {
        const reason = event.reason === 'tool-calls' ? 'stop' : event.reason;
        events.push(...(calls === 0 ? textEvents(text) : []), { ...event, reason });
      } else events.push(event);
    }
    if (events.length > 0) yield events;
  }
}
