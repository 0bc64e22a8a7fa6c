import type { Turns } from '../ground/stretch';
import type { Masks } from './masker';

/** So few beginnings are looked for one by one first: nearly all texts hold none of them, and that is told at once. */
const fewStarts = 16;
/** Characters that are looked through before others may get the loop. */
const piece = 32 * 1024;

/**
 * Values that the words around them gave away somewhere: each is the same secret where it stands alone. A text is looked
 * through once, however many there are.
 */
export class GivenValues {
  /** By their first letters, as many as the shortest has, then by their length, the longest first. */
  readonly #byStart = new Map<string, Map<number, Set<string>>>();
  readonly #width: number;

  constructor(values: ReadonlySet<string>) {
    let width = Number.POSITIVE_INFINITY;
    for (const { length } of values) if (length > 0) width = Math.min(width, length);
    this.#width = width;
    for (const value of [...values].sort((one, other) => other.length - one.length)) {
      if (value === '') continue;
      const start = value.slice(0, width);
      const byLength = this.#byStart.get(start) ?? new Map<number, Set<string>>();
      this.#byStart.set(start, byLength);
      const alike = byLength.get(value.length) ?? new Set();
      byLength.set(value.length, alike.add(value));
    }
  }

  /** The text with stand-ins for all of them; others get the loop while a long one is looked through. */
  async masked(text: string, masks: Masks, turns: Turns): Promise<string> {
    if (this.#byStart.size === 0) return text;
    if (this.#byStart.size <= fewStarts && ![...this.#byStart.keys()].some((start) => text.includes(start)))
      return text;
    let result = '';
    let from = 0;
    let told = 0;
    for (let at = 0; at + this.#width <= text.length; at += 1) {
      if (at - told >= piece) {
        await turns.done(at - told);
        told = at;
      }
      const value = this.#at(text, at);
      if (value === undefined) continue;
      result += text.slice(from, at) + masks.maskFor(value, 'key');
      from = at + value.length;
      at = from - 1;
    }
    return result + text.slice(from);
  }

  #at(text: string, at: number): string | undefined {
    const byLength = this.#byStart.get(text.slice(at, at + this.#width));
    if (!byLength) return undefined;
    for (const [length, values] of byLength) {
      const value = text.slice(at, at + length);
      if (values.has(value)) return value;
    }
    return undefined;
  }
}
