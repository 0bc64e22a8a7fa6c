import type { ChatEvent, ChatStream } from '../../chat/events';
import { textEvents } from '../../chat/filter-text';
import { replaceCalls } from '../../chat/replace-calls';
import type { ChatRequest, JsonSchema } from '../../chat/request';

/** A request for structured output as a forced call: the answer is the function's arguments. */
export function toForcedCall(request: ChatRequest, answer: { schema: JsonSchema; name?: string }): ChatRequest {
  const name = answer.name || 'answer';
  const description = 'Gives the final answer.';
  return { ...request, answer: 'text', tools: [{ name, description, schema: answer.schema }], toolChoice: { name } };
}

/** The answer to a forced call as the text it stands for; text beside the call is dropped. */
export async function* fromForcedCall(stream: ChatStream): ChatStream {
  let text = '';
  let answered = false;
  const calls = replaceCalls(stream, (call) => {
    const first = !answered;
    answered = true;
    return first ? textEvents(call.args) : [];
  });
  for await (const step of calls) {
    const events: ChatEvent[] = [];
    for (const event of step) {
      if (event.type === 'text' && !answered) text += event.text;
      else if (event.type === 'finish' && !answered) events.push(...textEvents(text), event);
      else events.push(event);
    }
    if (events.length > 0) yield events;
  }
}
