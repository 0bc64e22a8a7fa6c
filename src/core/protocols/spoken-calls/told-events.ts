import type { ChatEvent } from '../../chat/events';
import { textEvents } from '../../chat/text/filter-text';
import { callEvents } from '../../chat/text/replace-calls';
import { freshId } from '../../ground/text/fresh-id';
import type { SpokenCall } from './call-json';

/** The events that are ready. Blanks at the beginning and after a call wait for a word that needs them. */
export class ToldEvents {
  #events: ChatEvent[] = [];
  #text = '';
  #blanks = '';
  #waitsForWord = true;
  #called = false;
  /** Calls that are some if no word follows, and what was written for them. */
  #held: { text: string; calls: readonly SpokenCall[] } | undefined;

  say(text: string): void {
    const held = this.#held;
    if (held && text.trim() === '') {
      held.text += text;
      return;
    }
    this.#held = undefined;
    if (held) this.#tell(held.text);
    this.#tell(text);
  }

  hold(text: string, calls: readonly SpokenCall[]): void {
    const { text: before = '', calls: others = [] } = this.#held ?? {};
    this.#held = { text: before + text, calls: [...others, ...calls] };
  }

  /** Takes markup along that stands beside calls that are held. */
  note(text: string): void {
    if (this.#held) this.#held.text += text;
  }

  #tell(text: string): void {
    if (this.#waitsForWord && text.trim() === '') {
      this.#blanks += text;
      return;
    }
    this.#text += this.#blanks + text;
    this.#blanks = '';
    this.#waitsForWord = false;
  }

  add(calls: readonly SpokenCall[]): void {
    const held = this.#held?.calls ?? [];
    this.#held = undefined;
    this.#events.push(...textEvents(this.#text));
    for (const call of [...held, ...calls]) this.#events.push(...callEvents({ id: freshId('call_'), ...call }));
    this.#text = '';
    this.#blanks = '';
    this.#waitsForWord = true;
    this.#called = true;
  }

  /** `isLast`: nothing follows, so blanks beside words, or alone, are given too. */
  take(isLast = false): ChatEvent[] {
    if (isLast && this.#held) this.add([]);
    if (isLast && !this.#called) this.#text += this.#blanks;
    if (isLast) this.#blanks = '';
    const events = [...this.#events, ...textEvents(this.#text)];
    this.#events = [];
    this.#text = '';
    return events;
  }
}
