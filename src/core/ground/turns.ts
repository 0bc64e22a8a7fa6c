/** Characters of input that are worked through before others get the loop: a few milliseconds. */
const share = 128 * 1024;
/** What each piece costs besides its characters. */
const perPiece = 256;

/** Lets others have the event loop now and then during long work on many pieces. */
export class Turns {
  #left = share;

  /** Says that a piece of so many characters is done. Resolves at once, or after everybody else had a turn. */
  async done(characters: number): Promise<void> {
    this.#left -= characters + perPiece;
    if (this.#left > 0) return;
    this.#left = share;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
