import type { Cursor } from './cursor';

/** What became of suggestions: numbers, no text. */
export interface CompletionCounts {
  shown: number;
  accepted: number;
  /** Something else was typed in their place. */
  typedOver: number;
}

/** Follows the suggestion shown last, and counts what becomes of it. */
export class CompletionCounter {
  #shown: { uri: string; before: string; offset: number; text: string } | undefined;

  constructor(private readonly count: (what: keyof CompletionCounts) => void) {}

  /** A suggestion is handed to the editor; the same one a few letters on is not another one. */
  show({ uri, before, offset }: Cursor, text: string): void {
    const goesOn = this.#shown?.uri === uri && this.#shown.offset + this.#shown.text.length === offset + text.length;
    if (!goesOn) this.count('shown');
    this.#shown = { uri, before: before.slice(-200), offset, text };
  }

  /** The person took it. */
  accept(): void {
    this.count('accepted');
    this.#shown = undefined;
  }

  /** The cursor is here now, with other text before it perhaps. */
  move({ uri, before, offset }: Cursor): void {
    const shown = this.#shown;
    if (!shown || shown.uri !== uri) return;
    const typed = offset - shown.offset;
    if (typed <= 0) return;
    const now = before.slice(-typed);
    if (typed <= shown.text.length && shown.text.startsWith(now)) return;
    this.#shown = undefined;
    // All of it, and more: taken, or written out by hand.
    if (now.startsWith(shown.text)) return;
    if (before.slice(0, -typed).endsWith(shown.before)) this.count('typedOver');
  }
}
