import { parseJson } from '../../ground/text/parse-json';
import { asRecord, wordOf } from '../json/json';
import { recordsIn } from '../said';
import { errorIn } from './upstream-errors';

/** What is told as longer is no wait. */
const longestMs = 24 * 60 * 60_000;

/**
 * How long the body of a refusal asks to wait, in milliseconds, where no header does: OpenRouter names the moment at
 * which its limit begins anew in the error's `metadata`, Google a delay in its `details`. Undefined where it asks for none.
 */
export function toldWaitMs(body: string, nowMs: number): number | undefined {
  const { metadata, details } = asRecord(errorIn(parseJson(body)?.value)) ?? {};
  const headers = asRecord(asRecord(metadata)?.headers) ?? {};
  const resets = Object.entries(headers).flatMap(([name, value]) =>
    name.toLowerCase() === 'x-ratelimit-reset' ? [Number(wordOf(value)) - nowMs] : [],
  );
  const delays = recordsIn(details).map(({ retryDelay }) => {
    const [, seconds] = /^(\d{1,6}(?:\.\d{1,9})?)s$/.exec(wordOf(retryDelay)) ?? [];
    return Number(seconds) * 1000;
  });
  const waits = [...resets, ...delays].filter((waitMs) => waitMs > 0 && waitMs <= longestMs);
  return waits.length === 0 ? undefined : Math.ceil(Math.max(...waits));
}
