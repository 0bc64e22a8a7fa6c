import type { ChatEvent } from '../../chat/events';
import { type TextFilter, textEvents } from '../../chat/filter-text';

/** A text without the code fence around it, when it stands in one. */
export function withoutFence(text: string): string {
  const fenced = /^\s*```[a-z]*[ \t]*\r?\n?([\s\S]*?)\s*```\s*$/i.exec(text);
  return fenced?.[1] ?? text;
}

/** Takes a code fence off JSON while it streams: the opening line, and the backticks at the very end. */
export class FenceFilter implements TextFilter {
  #held = '';
  #state: 'start' | 'plain' | 'fenced' = 'start';

  push(text: string): ChatEvent[] {
    const seen = this.#held + text;
    this.#held = '';
    if (this.#state === 'start') {
      if (/^\s*(?:`{0,2}|```[a-z]*[ \t\r]*)$/i.test(seen)) {
        this.#held = seen;
        return [];
      }
      const opening = /^\s*```[a-z]*[ \t\r]*\n?/i.exec(seen);
      this.#state = opening ? 'fenced' : 'plain';
      return this.push(seen.slice(opening?.[0].length ?? 0));
    }
    if (this.#state === 'plain') return textEvents(seen);
    // JSON cannot end in backticks or blanks, so what looks like the closing fence waits until more or nothing comes.
    const settled = seen.search(/[\s`]*$/);
    this.#held = seen.slice(settled);
    return textEvents(seen.slice(0, settled));
  }

  flush(): ChatEvent[] {
    const held = this.#held;
    this.#held = '';
    if (this.#state === 'start') return textEvents(held);
    return textEvents(/^\s*`{3}\s*$/.test(held) ? '' : held);
  }
}
