import type { Embedded } from '../../core/chat/ports/embedder';
import { shownClient } from '../../core/chat/queue-place';
import type { LedgerEntry } from '../../core/health/request-ledger';
import { dayOf, type UsageRow } from './usage-rows';

/** A finished request as a row of the history. */
export function usageOf({ client, asked, beganMs, record, usage }: LedgerEntry, workspace: string): UsageRow {
  const { input = 0, output = 0, cached = 0 } = usage ?? {};
  return {
    day: dayOf(beganMs),
    client: shownClient(client),
    model: modelOf(record.model ?? asked),
    workspace,
    requests: 1,
    failed: record.failure && record.failure.kind !== 'cancelled' ? 1 : 0,
    uncounted: usage ? 0 : 1,
    input,
    cached: Math.min(cached, input),
    output,
  };
}

/** What vectors took, as a row of the history. */
export function usageOfVectors({ model, inputTokens }: Embedded, client: string, nowMs: number): UsageRow {
  return {
    day: dayOf(nowMs),
    client: shownClient(client),
    model: modelOf(model),
    workspace: '',
    requests: 1,
    failed: 0,
    uncounted: 0,
    input: inputTokens,
    cached: 0,
    output: 0,
  };
}

/** The upstream names a model with its version behind a colon. */
function modelOf(name: string): string {
  return name.replace(/:\d.*$/s, '');
}
