import type { HttpResponse } from './http-call';

/** Nobody means to be asked again after a longer time, and no timer can wait as long as a header can say. */
const longestMs = 24 * 60 * 60_000;
const seconds = /^\d+(?:\.\d+)?$/;

/**
 * How long a `Retry-After` header asks to wait, in milliseconds: seconds, also parts of one, or an HTTP date, which is
 * compared with the server's own clock where it tells it. Of several the longest counts. Undefined when it is absent,
 * unreadable or in the past.
 */
export function retryAfterMs(headers: HttpResponse['headers'], nowMs: number): number | undefined {
  const { date, 'retry-after': header } = headers;
  const sentMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  const waits = [header ?? []]
    .flat()
    // A date has a comma of its own.
    .flatMap((value) => (/[a-z]/i.test(value) ? [value] : value.split(',')))
    .map((value) => waitIn(value.trim(), Number.isNaN(sentMs) ? nowMs : sentMs))
    .filter((waitMs) => waitMs > 0);
  return waits.length === 0 ? undefined : Math.min(Math.max(...waits), longestMs);
}

/** Not a number for what is neither. */
function waitIn(value: string, nowMs: number): number {
  if (seconds.test(value)) return Math.ceil(Number(value) * 1000);
  return /[a-z]/i.test(value) ? Date.parse(value) - nowMs : Number.NaN;
}
