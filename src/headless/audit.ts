import { createHash } from 'node:crypto';
import { CallBudget, sumOf } from '../core/chat/call-budget';
import type { CallContext } from '../core/chat/call-context';
import type { ChatStream } from '../core/chat/events';
import { type ChatRecord, observe } from '../core/chat/observe';
import type { ChatProvider } from '../core/chat/ports/provider';
import type { ChatRequest } from '../core/chat/request';
import { wrapProvider } from '../core/chat/wrap-provider';
import { calmly } from '../core/ground/calmly';
import type { Clock } from '../core/ground/clock';
import type { Redactor } from '../core/ground/redaction';
import { shortened } from '../core/ground/text/shortened';
import { lineOf } from './json-log';

/** A caller may write anything in the place of a model: a key, or a whole document. */
const longestName = 200;

/**
 * The same provider; of each chat one line of JSON is written: who asked what model, who answered, how many tokens, and
 * the SHA-256 of the request, so that somebody who has the text can show that it was this one. No text of it, and no
 * secret in use.
 */
export function auditedProvider(
  provider: ChatProvider,
  { clock, redactor }: { clock: Clock; redactor: Redactor },
  write: (line: string) => void,
): ChatProvider {
  const named = (name: string) => shortened(redactor.clean(name), longestName);
  return wrapProvider(provider, async function* (request: ChatRequest, context: CallContext): ChatStream {
    const record: ChatRecord = { provider: provider.id, steps: 0, toolCalls: 0 };
    const { calls = new CallBudget() } = context;
    let masked: Readonly<Record<string, number>> = {};
    const onMasked = (counts: Readonly<Record<string, number>>) => {
      masked = counts;
    };
    try {
      yield* observe(provider.stream(request, { ...context, calls, onMasked }), record, clock, calls);
    } finally {
      const { provider: by, model, reason, failure } = record;
      const spent = sumOf(record.spent ?? []);
      const entry = {
        time: new Date(clock.now()).toISOString(),
        requestId: context.requestId,
        client: context.client,
        asked: named(request.model),
        provider: by,
        model: model && named(model),
        inputTokens: spent?.input,
        outputTokens: spent?.output,
        outcome: failure?.kind ?? reason ?? 'cancelled',
        sha256: fingerprintOf(request),
        masked,
      };
      calmly(() => write(redactor.clean(lineOf(entry))));
    }
  });
}

function fingerprintOf({ messages, tools }: ChatRequest): string {
  const asText = (_: string, value: unknown) =>
    value instanceof Uint8Array
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value;
  return createHash('sha256').update(JSON.stringify({ messages, tools }, asText)).digest('hex');
}
