/**
 * Looks for one marker in a text that comes in pieces, by one look at each letter (Knuth, Morris, Pratt). What it keeps
 * grows with what the text had of the marker, however long that is.
 */
export class MarkerWatch {
  /** How much of the marker the text so far ends with. */
  kept = 0;
  /** For each beginning of the marker how much of it its own end repeats, as far as the text came. */
  readonly #repeated: number[] = [0];
  readonly #first: string;

  constructor(readonly marker: string) {
    this.#first = marker.charAt(0);
  }

  /** Where in this further piece the marker ends for the first time; undefined when it does not. */
  read(piece: string): number | undefined {
    for (let at = 0; at < piece.length; at += 1) {
      if (this.kept === 0) {
        at = piece.indexOf(this.#first, at);
        if (at < 0) return undefined;
      }
      this.kept = this.#with(piece.charCodeAt(at), this.kept);
      if (this.kept === this.marker.length) return at + 1;
    }
    return undefined;
  }

  /** How much of the marker a text ends with, when it ended with so much of it and one more letter came. */
  #with(letter: number, before: number): number {
    let length = before;
    while (length > 0 && this.marker.charCodeAt(length) !== letter) length = this.#repeatedIn(length);
    return this.marker.charCodeAt(length) === letter ? length + 1 : length;
  }

  #repeatedIn(length: number): number {
    for (let known = this.#repeated.length; known < length; known += 1) {
      this.#repeated.push(this.#with(this.marker.charCodeAt(known), this.#repeated[known - 1] ?? 0));
    }
    return this.#repeated[length - 1] ?? 0;
  }
}
