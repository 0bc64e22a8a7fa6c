import type { ChatEvent, ChatStream } from '../../chat/events';
import type { ChatRequest } from '../../chat/request';
import { filterText, type TextFilter, textEvents } from '../../chat/text/filter-text';
import { parseJson } from '../../ground/text/parse-json';
import { withoutFence } from '../gigachat/fence';
import { jsonIn } from './json-answer';
import { JsonScan } from './json-scan';

/**
 * An answer that has to be JSON, whole also where the caller wrote its beginning himself as the assistant's last words
 * and the model went on from there. It is then held to its end; any other answer passes as it is.
 */
export function wholeJson(answer: ChatStream, request: ChatRequest): ChatStream {
  const last = request.messages.at(-1);
  if (request.answer === 'text' || last?.role !== 'assistant' || last.toolCalls.length > 0) return answer;
  const begun = openJsonIn(last.text);
  return begun === '' ? answer : filterText(answer, new BegunJson(begun));
}

/** The JSON inside which a text ends, without the words before it; empty when there is none. */
function openJsonIn(text: string): string {
  const start = text.search(/[[{]/);
  return start >= 0 && new JsonScan().add(text.slice(start)) === undefined ? text.slice(start) : '';
}

class BegunJson implements TextFilter {
  readonly #held: string[] = [];

  constructor(private readonly begun: string) {}

  push(text: string): ChatEvent[] {
    this.#held.push(text);
    return [];
  }

  flush(): ChatEvent[] {
    const text = this.#held.splice(0).join('');
    return textEvents(this.#isContinued(text) ? this.begun + text : text);
  }

  /** Other models begin anew, or repeat what the caller wrote: their JSON stands alone. */
  #isContinued(text: string): boolean {
    if (isList(text)) return false;
    const whole = this.begun + text;
    return isList(whole) || ('problem' in jsonIn(text) && 'text' in jsonIn(whole));
  }
}

/** True for JSON that is an object or an array, and nothing but that or a fence around it. */
function isList(text: string): boolean {
  const { value } = parseJson(withoutFence(text)) ?? {};
  return typeof value === 'object' && value !== null;
}
