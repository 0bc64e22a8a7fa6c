import type { ChatEvent } from '../../chat/events';
import { beginsMarker, type TextFilter, textEvents } from '../../chat/text/filter-text';

const opening = '<think>';
const closing = '</think>';

/**
 * Some builds put their reasoning into the text: `<think>…</think>` at its very beginning becomes reasoning, and a closing
 * tag alone there is left out. Anywhere else those words are text, because somebody may have asked for them.
 */
export class ThinkFilter implements TextFilter {
  #state: 'undecided' | 'thinking' | 'thought' | 'text' = 'undecided';
  #held = '';
  /** The blanks at the very beginning, piece by piece: each letter is looked at once, however they are cut. */
  #blanks: string[] = [];

  push(text: string): ChatEvent[] {
    const seen = this.#held + text;
    this.#held = '';
    switch (this.#state) {
      case 'undecided': {
        const start = seen.trimStart();
        if (start.length < seen.length) this.#blanks.push(seen.slice(0, seen.length - start.length));
        if (start.startsWith(opening)) {
          this.#state = 'thinking';
          this.#blanks = [];
          return this.push(start.slice(opening.length));
        }
        // Its opening one is in the prompt of some models, and the thoughts came apart from the text. Before a blank it
        // is a word of a sentence.
        if (start.startsWith(closing) && start.length > closing.length && start.charAt(closing.length) !== ' ') {
          this.#state = 'thought';
          this.#blanks = [];
          return this.push(start.slice(closing.length));
        }
        if (opening.startsWith(start) || closing.startsWith(start)) {
          this.#held = start;
          return [];
        }
        this.#state = 'text';
        return textEvents(this.#takeBlanks() + start);
      }
      case 'thinking': {
        const end = seen.indexOf(closing);
        if (end >= 0) {
          this.#state = 'thought';
          return [...textEvents(seen.slice(0, end), 'reasoning'), ...this.push(seen.slice(end + closing.length))];
        }
        const settled = seen.length - beginsMarker(seen, [closing]);
        this.#held = seen.slice(settled);
        return textEvents(seen.slice(0, settled), 'reasoning');
      }
      case 'thought': {
        // The line breaks between the block and the answer belong to neither.
        const rest = seen.trimStart();
        if (rest !== '') this.#state = 'text';
        return textEvents(rest);
      }
      case 'text':
        return textEvents(seen);
    }
  }

  flush(): ChatEvent[] {
    const isClosing = this.#state === 'undecided' && this.#held === closing;
    const blanks = this.#takeBlanks();
    const held = isClosing ? '' : blanks + this.#held;
    this.#held = '';
    if (held !== '' && this.#state === 'undecided') this.#state = 'text';
    return textEvents(held, this.#state === 'thinking' ? 'reasoning' : 'text');
  }

  #takeBlanks(): string {
    const blanks = this.#blanks.join('');
    this.#blanks = [];
    return blanks;
  }
}
