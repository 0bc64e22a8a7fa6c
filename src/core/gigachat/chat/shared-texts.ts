/** A shorter one is not worth looking up. */
const leastShared = 1000;

interface Shared {
  readonly text: string;
  holders: number;
}

/**
 * Texts that many hold at a time, such as the instructions that an agent sends with each conversation: equal ones are
 * one text in memory.
 */
export class SharedTexts {
  readonly #held = new Map<string, Shared>();
  /** The letters of all that are held, each text counted once where it is shared. */
  chars = 0;

  /** The text as it is held already, or itself; to be let go again. */
  hold(text: string): string {
    if (text.length < leastShared) {
      this.chars += text.length;
      return text;
    }
    const shared = this.#held.get(text);
    if (shared) {
      shared.holders += 1;
      return shared.text;
    }
    this.#held.set(text, { text, holders: 1 });
    this.chars += text.length;
    return text;
  }

  /** What was held once more than it is now. */
  letGo(text: string): void {
    const shared = this.#held.get(text);
    if (shared && shared.holders > 1) {
      shared.holders -= 1;
      return;
    }
    this.#held.delete(text);
    this.chars -= text.length;
  }
}
