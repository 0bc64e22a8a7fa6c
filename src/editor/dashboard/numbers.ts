/** Numbers as the person's language writes them. */
export class Numbers {
  readonly #whole: Intl.NumberFormat;
  readonly #money: Intl.NumberFormat;
  readonly #seconds: Intl.NumberFormat;
  readonly #day: Intl.DateTimeFormat;

  constructor(locale: string) {
    this.#whole = new Intl.NumberFormat(locale);
    this.#money = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    this.#day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
    this.#seconds = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  }

  whole(value: number): string {
    return this.#whole.format(value);
  }

  /** Kopecks as roubles; nothing where no price is known. */
  roubles(kopecks: number | undefined): string {
    return kopecks === undefined ? '' : `${this.#money.format(kopecks / 100)} ₽`;
  }

  /** A day of the history, `2026-11-28`; as it stands where it is none. */
  day(name = ''): string {
    const time = Date.parse(`${name}T00:00:00Z`);
    return Number.isNaN(time) ? name : this.#day.format(time);
  }

  seconds(ms: number | undefined): string {
    return ms === undefined ? '' : this.#seconds.format(ms / 1000);
  }
}
