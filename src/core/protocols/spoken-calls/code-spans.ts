/** Follows a text in Markdown, letter by letter, and knows whether it stands in a code fence or in inline code. */
export class CodeSpans {
  #fence: { char: string; length: number } | undefined;
  /** How many backticks opened the inline code; 0 outside of it. */
  #span = 0;
  #run = { char: '', length: 0, beginsLine: false };
  #isBlankLine = true;
  /** The line may be the one that closes the fence. */
  #mayClose = false;

  /** Whether what comes next is code, given its first letter. */
  isCode(next: string): boolean {
    if (next !== this.#run.char) this.#endRun();
    return this.#fence !== undefined || this.#span > 0 || this.#run.length > 0;
  }

  /** Whether nothing but blanks stands before on this line. */
  get beginsLine(): boolean {
    return this.#isBlankLine;
  }

  see(char: string): void {
    if (char === this.#run.char) {
      this.#run.length += 1;
      return;
    }
    this.#endRun();
    if (char === '`' || char === '~') {
      this.#run = { char, length: 1, beginsLine: this.#isBlankLine };
      this.#isBlankLine = false;
    } else if (char === '\n') {
      if (this.#mayClose) this.#fence = undefined;
      // Inline code ends with its paragraph, closed or not.
      if (this.#isBlankLine) this.#span = 0;
      this.#mayClose = false;
      this.#isBlankLine = true;
    } else if (char !== ' ' && char !== '\t' && char !== '\r') {
      this.#isBlankLine = false;
      this.#mayClose = false;
    }
  }

  #endRun(): void {
    const { char, length, beginsLine } = this.#run;
    if (length === 0) return;
    this.#run = { char: '', length: 0, beginsLine: false };
    if (this.#fence) this.#mayClose = beginsLine && char === this.#fence.char && length >= this.#fence.length;
    else if (this.#span > 0) this.#span = char === '`' && length === this.#span ? 0 : this.#span;
    else if (beginsLine && length >= 3) this.#fence = { char, length };
    else if (char === '`') this.#span = length;
  }
}
