/** Nobody means to be asked again after a longer time, and no timer can wait as long as a header can say. */
const longestMs = 24 * 60 * 60_000;

/**
 * How long a `Retry-After` header asks to wait, in milliseconds: seconds or an HTTP date, both as RFC 9110 §10.2.3 has
 * them. Undefined when it is absent, unreadable or in the past.
 */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!value) return undefined;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(waitMs) && waitMs > 0 ? Math.min(waitMs, longestMs) : undefined;
}
