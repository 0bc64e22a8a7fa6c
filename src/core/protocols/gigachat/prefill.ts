import type { ChatEvent, ChatStream } from '../../chat/events';
import type { ChatRequest } from '../../chat/request';
import { filterText, type TextFilter, textEvents } from '../../chat/text/filter-text';

/** An answer without the beginning that the caller wrote; only in free text does it make sense to look for it. */
export function withoutPrefill(answer: ChatStream, { messages, answer: kind }: ChatRequest): ChatStream {
  const last = messages.at(-1);
  if (kind !== 'text' || last?.role !== 'assistant' || last.toolCalls.length > 0 || last.text === '') return answer;
  return filterText(answer, new PrefillFilter(last.text));
}

/** Takes the beginning of an answer that the caller wrote himself off again, when the model repeats it. */
export class PrefillFilter implements TextFilter {
  /** How much of it the answer has repeated so far; that is held. */
  #repeated = 0;
  #decided = false;

  /** `prefill`: the text of the last message, when that is the assistant's. */
  constructor(private readonly prefill: string) {
    this.#decided = prefill === '';
  }

  push(text: string): ChatEvent[] {
    if (this.#decided) return textEvents(text);
    const left = this.prefill.slice(this.#repeated);
    if (text.length < left.length && left.startsWith(text)) {
      this.#repeated += text.length;
      return [];
    }
    this.#decided = true;
    return textEvents(text.startsWith(left) ? text.slice(left.length) : this.#takeHeld() + text);
  }

  flush(): ChatEvent[] {
    if (this.#decided || this.#repeated === 0) return [];
    this.#decided = true;
    return textEvents(this.#takeHeld());
  }

  #takeHeld(): string {
    const held = this.prefill.slice(0, this.#repeated);
    this.#repeated = 0;
    return held;
  }
}
