import type { ChatStream } from '../../chat/events';
import type { ChatRequest } from '../../chat/request';
import { textEvents } from '../../chat/text/filter-text';
import { mapSteps } from '../../chat/text/map-steps';
import { parseJson } from '../../ground/text/parse-json';
import { withoutFence } from './fence';
import { jsonIn } from './json-answer';
import { JsonScan } from './json-scan';

/**
 * An answer that has to be JSON, whole also where the caller wrote its beginning himself as the assistant's last words
 * and the model went on from there. Its words are then held to its end or to a call; any other answer passes as it is.
 */
export function wholeJson(answer: ChatStream, request: ChatRequest): ChatStream {
  const last = request.messages.at(-1);
  if (request.answer === 'text' || last?.role !== 'assistant' || last.toolCalls.length > 0) return answer;
  const begun = openJsonIn(last.text);
  if (begun === '') return answer;
  const held: string[] = [];
  return mapSteps(answer, (step) =>
    step.flatMap((event) => {
      if (event.type === 'text') {
        held.push(event.text);
        return [];
      }
      const isLast = event.type === 'finish' || event.type === 'tool-call';
      return isLast ? [...textEvents(wholeOf(begun, held.splice(0).join(''))), event] : [event];
    }),
  );
}

/** The JSON inside which a text ends, without the words before it; empty when there is none. */
function openJsonIn(text: string): string {
  const start = text.search(/[[{]/);
  return start >= 0 && new JsonScan().add(text.slice(start)) === undefined ? text.slice(start) : '';
}

/** What a model said, with what the caller began where it goes on from there. */
function wholeOf(begun: string, text: string): string {
  return isContinued(begun, text) ? begun + text : text;
}

/** Other models begin anew, or repeat what the caller wrote: their JSON stands alone. So do words that close nothing. */
function isContinued(begun: string, text: string): boolean {
  if (isList(text)) return false;
  const whole = begun + text;
  if (isList(whole)) return true;
  const length = new JsonScan().add(whole);
  return length !== undefined && 'text' in jsonIn(whole.slice(0, length));
}

/** True for JSON that is an object or an array, and nothing but that or a fence around it. */
function isList(text: string): boolean {
  const { value } = parseJson(withoutFence(text)) ?? {};
  return typeof value === 'object' && value !== null;
}
