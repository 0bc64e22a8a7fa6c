import type { ChatEvent } from '../../chat/events';
import { type TextFilter, textEvents } from '../../chat/text/filter-text';

/** Takes the beginning of an answer that the caller wrote himself off again, when the model repeats it. */
export class PrefillFilter implements TextFilter {
  #held = '';
  #decided = false;

  /** `prefill`: the text of the last message, when that is the assistant's. */
  constructor(private readonly prefill: string) {
    this.#decided = prefill === '';
  }

  push(text: string): ChatEvent[] {
    if (this.#decided) return textEvents(text);
    const seen = this.#held + text;
    this.#held = '';
    if (seen.startsWith(this.prefill)) {
      this.#decided = true;
      return textEvents(seen.slice(this.prefill.length));
    }
    if (this.prefill.startsWith(seen)) {
      this.#held = seen;
      return [];
    }
    this.#decided = true;
    return textEvents(seen);
  }

  flush(): ChatEvent[] {
    const held = this.#held;
    this.#held = '';
    if (held !== '') this.#decided = true;
    return textEvents(held);
  }
}
