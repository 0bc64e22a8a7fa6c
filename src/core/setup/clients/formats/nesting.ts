import { SetupError } from '../setup-error';

/** Settings are never nested deeper, and never of more words. */
const deepest = 200;
const mostWords = 30_000;

/**
 * How deep one stands in a text that is read from its beginning. The readers call themselves once a level: in a text
 * that is nested too deep they take seconds, or end the whole process where the stack does.
 */
export class Nesting {
  #words = 0;
  #brackets = 0;
  /** Where the lines begin that the place stands under. */
  readonly #columns: number[] = [];

  /** One word more: some readers compare each with each. */
  word(): void {
    this.#words += 1;
    if (this.#words > mostWords) throw new SetupError('it is longer than settings are');
  }

  open(): void {
    this.#brackets += 1;
    this.#refuseDeeper();
  }

  close(): void {
    this.#brackets = Math.max(0, this.#brackets - 1);
  }

  /** Something begins at a column: under all that began further left. */
  begin(column: number): void {
    while ((this.#columns.at(-1) ?? -1) >= column) this.#columns.pop();
    this.#columns.push(column);
    this.#refuseDeeper();
  }

  #refuseDeeper(): void {
    if (this.#brackets + this.#columns.length > deepest) throw new SetupError('it is nested too deep');
  }
}
