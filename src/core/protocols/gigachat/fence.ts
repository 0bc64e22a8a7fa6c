import type { ChatEvent } from '../../chat/events';
import { type TextFilter, textEvents } from '../../chat/filter-text';

const fence = '```';
const opening = /^\s*```[a-z_]*[ \t\r]*\n?/i;

/** A text without the code fence and the blanks around it, when it stands in one. */
export function withoutFence(text: string): string {
  const bare = text.trim();
  const start = opening.exec(bare)?.[0].length ?? 0;
  if (start === 0 || !bare.endsWith(fence) || bare.length < start + fence.length) return text;
  return bare.slice(start, -fence.length).trim();
}

/** Takes a code fence off JSON while it streams: the opening line, and the backticks at the very end. */
export class FenceFilter implements TextFilter {
  #held = '';
  #state: 'start' | 'plain' | 'fenced' = 'start';

  push(text: string): ChatEvent[] {
    const seen = this.#held + text;
    this.#held = '';
    if (this.#state === 'start') {
      if (/^\s*(?:`{0,2}|```[a-z_]*[ \t\r]*)$/i.test(seen)) {
        this.#held = seen;
        return [];
      }
      const start = opening.exec(seen)?.[0].length ?? 0;
      this.#state = start > 0 ? 'fenced' : 'plain';
      return this.push(seen.slice(start));
    }
    if (this.#state === 'plain') return textEvents(seen);
    // JSON cannot end in backticks or blanks, so what looks like the closing fence waits until more or nothing comes.
    let settled = seen.length;
    while (settled > 0 && /[\s`]/.test(seen.charAt(settled - 1))) settled -= 1;
    this.#held = seen.slice(settled);
    return textEvents(seen.slice(0, settled));
  }

  flush(): ChatEvent[] {
    const held = this.#held;
    this.#held = '';
    if (this.#state === 'start') return textEvents(held);
    return textEvents(held.trim() === fence ? '' : held);
  }
}
