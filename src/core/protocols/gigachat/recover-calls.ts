import { randomUUID } from 'node:crypto';
import type { ChatEvent } from '../../chat/events';
import { beginsMarker, type TextFilter, textEvents } from '../../chat/filter-text';
import { callEvents } from '../../chat/replace-calls';
import { beginsLikeCall, readSpokenCall } from './spoken-call';

const tags = ['function_call', 'tool_call', 'вызов_функции'];
const openings = tags.map((tag) => `<${tag}>`);

/**
 * Finds a call that the model wrote as text: between tags anywhere, or as a JSON object that is the whole text. It becomes
 * a real call when its name is known, and stays text otherwise. Only what looks like a call is held back. What a model
 * writes after such a call is its guess at the result, and is left out.
 */
export class SpokenCallFilter implements TextFilter {
  #state: 'start' | 'text' | 'object' | 'tag' | 'called' = 'start';
  #held = '';
  #opening = '';

  /** `known`: whether this name may be called. */
  constructor(private readonly known: (name: string) => boolean) {}

  push(text: string): ChatEvent[] {
    const seen = this.#held + text;
    this.#held = '';
    switch (this.#state) {
      case 'start': {
        const looks = beginsLikeCall(seen, this.known);
        if (looks === 'no') {
          this.#state = 'text';
          return this.push(seen);
        }
        if (looks === 'yes') this.#state = 'object';
        this.#held = seen;
        return [];
      }
      case 'object':
        this.#held = seen;
        return [];
      case 'text': {
        const [opening, at] = firstOf(openings, seen);
        if (opening !== undefined) {
          this.#state = 'tag';
          this.#opening = opening;
          return [...textEvents(seen.slice(0, at)), ...this.push(seen.slice(at + opening.length))];
        }
        const settled = seen.length - beginsMarker(seen, openings);
        this.#held = seen.slice(settled);
        return textEvents(seen.slice(0, settled));
      }
      case 'tag': {
        const closing = this.#opening.replace('<', '</');
        const end = seen.indexOf(closing);
        if (end < 0) {
          this.#held = seen;
          return [];
        }
        const call = this.#callIn(seen.slice(0, end));
        if (call) return call;
        this.#state = 'text';
        const after = end + closing.length;
        return [...textEvents(this.#opening + seen.slice(0, after)), ...this.push(seen.slice(after))];
      }
      case 'called':
        return [];
    }
  }

  flush(): ChatEvent[] {
    const held = this.#held;
    this.#held = '';
    const call = this.#state === 'object' || this.#state === 'tag' ? this.#callIn(held) : undefined;
    if (call) return call;
    const unclosed = this.#state === 'tag' ? this.#opening : '';
    if (held !== '' || unclosed !== '') this.#state = 'text';
    return textEvents(unclosed + held);
  }

  #callIn(text: string): ChatEvent[] | undefined {
    const call = readSpokenCall(text);
    if (!call || !this.known(call.name)) return undefined;
    this.#state = 'called';
    return callEvents({ id: `call_${randomUUID().replaceAll('-', '')}`, ...call });
  }
}

function firstOf(markers: readonly string[], text: string): [string, number] | [undefined, -1] {
  let found: [string, number] | [undefined, -1] = [undefined, -1];
  for (const marker of markers) {
    const at = text.indexOf(marker);
    if (at >= 0 && (found[0] === undefined || at < found[1])) found = [marker, at];
  }
  return found;
}
