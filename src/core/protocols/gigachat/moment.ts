/** The latest moment that a `Date` can hold, in milliseconds. */
const lastMs = 8.64e15;

/**
 * A moment as GigaChat's hosts write it, in milliseconds since the epoch: some give seconds, some milliseconds, as a
 * number, its text, or a date. Undefined for what is no moment.
 */
export function momentIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  const isDate = typeof number === 'string' && /^\d{4}-\d\d-\d\dT/.test(number);
  const ms = typeof number === 'number' ? (number < 1e12 ? number * 1000 : number) : isDate ? Date.parse(number) : 0;
  return ms > 0 && ms <= lastMs ? ms : undefined;
}

/** The same in whole seconds; 0 for what is no moment. */
export function secondsIn(value: unknown): number {
  return Math.floor((momentIn(value) ?? 0) / 1000);
}
