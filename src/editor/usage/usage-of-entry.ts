import { sumOf } from '../../core/chat/call-budget';
import type { Embedded } from '../../core/chat/ports/embedder';
import { shownClient } from '../../core/chat/queue-place';
import type { LedgerEntry } from '../../core/health/request-ledger';
import { dayOf, type UsageRow, withoutVersion } from './usage-rows';

/**
 * A finished request as rows of the history: it counts with the model that answered, or failed last; what another one
 * cost on the way there has a row without a request. One that the daily limit held back asked GigaChat for nothing, and
 * has no row.
 */
export function usageOf({ client, asked, beganMs, record }: LedgerEntry, workspace: string): UsageRow[] {
  const { failure, spent = [] } = record;
  if (failure?.code === 'daily_limit' && spent.length === 0) return [];
  const answering = withoutVersion(record.model ?? spent.at(-1)?.model ?? asked);
  const common = { day: dayOf(beganMs), client: shownClient(client), workspace };
  const models = new Set([answering, ...spent.map(({ model }) => withoutVersion(model))]);
  return [...models].map((model): UsageRow => {
    const its = spent.filter((one) => withoutVersion(one.model) === model);
    const { input = 0, output = 0, cached = 0 } = sumOf(its) ?? {};
    const isRequest = model === answering;
    return {
      ...common,
      model,
      requests: isRequest ? 1 : 0,
      failed: isRequest && failure && failure.kind !== 'cancelled' ? 1 : 0,
      uncounted: isRequest && spent.length === 0 ? 1 : 0,
      input,
      cached: Math.min(cached, input),
      output,
    };
  });
}

/** What vectors took, as a row of the history. */
export function usageOfVectors({ model, inputTokens }: Embedded, client: string, nowMs: number): UsageRow {
  return {
    day: dayOf(nowMs),
    client: shownClient(client),
    model: withoutVersion(model),
    workspace: '',
    requests: 1,
    failed: 0,
    uncounted: 0,
    input: inputTokens,
    cached: 0,
    output: 0,
  };
}
