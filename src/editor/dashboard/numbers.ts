/** Numbers as the person's language writes them. */
export class Numbers {
  readonly #whole: Intl.NumberFormat;
  readonly #money: Intl.NumberFormat;
  readonly #seconds: Intl.NumberFormat;

  constructor(locale: string) {
    this.#whole = new Intl.NumberFormat(locale);
    this.#money = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    this.#seconds = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  }

  whole(value: number): string {
    return this.#whole.format(value);
  }

  /** Kopecks as roubles; nothing where no price is known. */
  roubles(kopecks: number | undefined): string {
    return kopecks === undefined ? '' : `${this.#money.format(kopecks / 100)} ₽`;
  }

  seconds(ms: number | undefined): string {
    return ms === undefined ? '' : this.#seconds.format(ms / 1000);
  }
}
