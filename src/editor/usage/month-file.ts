import * as z from 'zod';
import type { UsageMonth } from './usage-rows';

const count = z.int().min(0);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** A row is a list: the names of its fields need not be written ten thousand times. */
const row = z.tuple([day, z.string(), z.string(), z.string(), count, count, count, count, count, count]);
const schema = z.object({
  version: z.literal(1),
  rows: z.array(row).max(100_000),
  completions: z.array(z.tuple([day, count, count, count])).max(1000),
});

/** What a month's file holds; undefined for one that is broken. */
export function readMonth(text: string): UsageMonth | undefined {
  let value: unknown;
  try {
    // Some editors put a mark before it.
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
  const { data } = schema.safeParse(value);
  if (!data) return undefined;
  return {
    rows: data.rows.map(([day, client, model, workspace, requests, failed, uncounted, input, cached, output]) => ({
      day,
      client,
      model,
      workspace,
      requests,
      failed,
      uncounted,
      input,
      cached,
      output,
    })),
    completions: data.completions.map(([day, shown, accepted, typedOver]) => ({ day, shown, accepted, typedOver })),
  };
}

/** A month as its file holds it. */
export function writeMonth({ rows, completions }: UsageMonth): string {
  return JSON.stringify({
    version: 1,
    rows: rows.map((one) => [
      one.day,
      one.client,
      one.model,
      one.workspace,
      one.requests,
      one.failed,
      one.uncounted,
      one.input,
      one.cached,
      one.output,
    ]),
    completions: completions.map(({ day, shown, accepted, typedOver }) => [day, shown, accepted, typedOver]),
  });
}
