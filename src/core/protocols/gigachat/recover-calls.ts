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
  /** Text of which the end may be the beginning of something. */
  #held = '';
  /** Pieces of what stands in the object or between the tags: a call may be long and come in many. */
  #inside: string[] = [];
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
        if (looks === 'yes') {
          this.#state = 'object';
          this.#inside = [seen];
        } else this.#held = seen;
        return [];
      }
      case 'object':
        this.#inside.push(seen);
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
          const settled = seen.length - beginsMarker(seen, [closing]);
          this.#inside.push(seen.slice(0, settled));
          this.#held = seen.slice(settled);
          return [];
        }
        const inside = this.#takeInside() + seen.slice(0, end);
        const call = this.#callIn(inside);
        if (call) return call;
        this.#state = 'text';
        return [...textEvents(this.#opening + inside + closing), ...this.push(seen.slice(end + closing.length))];
      }
      case 'called':
        return [];
    }
  }

  flush(): ChatEvent[] {
    const opening = this.#state === 'tag' ? this.#opening : '';
    const inside = this.#takeInside() + this.#held;
    this.#held = '';
    if (inside === '' && opening === '') return [];
    const call = this.#state === 'object' || this.#state === 'tag' ? this.#callIn(inside) : undefined;
    if (call) return call;
    this.#state = 'text';
    return textEvents(opening + inside);
  }

  #takeInside(): string {
    const inside = this.#inside.join('');
    this.#inside = [];
    return inside;
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
