import { randomUUID } from 'node:crypto';
import { badUpstreamData } from '../../chat/errors';
import type { ChatEvent, FinishReason, Usage } from '../../chat/events';
import { ChunkDecoder } from '../chunk-decoder';
import { asRecord } from '../json/json';
import { reasonIn, recordsIn } from '../said';
import { fromUpstreamError, toldError } from './upstream-errors';

/**
 * Reads the answer of another server's Chat Completions, streamed or whole. An error object is thrown wherever it
 * stands: alone in a 200, in the first chunk, or beside `finish_reason: "error"` in mid-answer.
 */
export class CompletionDecoder extends ChunkDecoder {
  /** `upstream` names it in messages, `provider` in events; `model` is used until the upstream names one. */
  constructor(
    private readonly upstream: string,
    private readonly provider: string,
    model: string,
    onUsage?: (usage: Usage, model: string) => void,
  ) {
    super(model, onUsage);
  }

  protected startOf({ id }: Record<string, unknown>, model: string): ChatEvent {
    const { provider } = this;
    return { type: 'start', id: typeof id === 'string' && id !== '' ? id : randomUUID(), model, provider };
  }

  protected failureIn(root: Record<string, unknown>, choice: Record<string, unknown> | undefined) {
    const error = toldError(root, choice);
    if (error !== undefined) return fromUpstreamError(error, this.upstream);
    return reasonIn(choice?.finish_reason) === 'error' ? fromUpstreamError({}, this.upstream) : undefined;
  }

  protected addCalls({ tool_calls: calls, function_call: called }: Record<string, unknown>, events: ChatEvent[]): void {
    const given = recordsIn(calls);
    if (given.length > 0) this.calls.add(given, events);
    // The older word for the same.
    else if (asRecord(called)) this.calls.add([{ index: 0, function: called }], events);
  }

  protected override checkWhole(): void {
    if (this.hasCalled || !this.calls.lost) return;
    throw badUpstreamData(`${this.upstream} wanted to call a function and did not say which. Ask again.`);
  }

  /** The first reason counts. */
  protected finishBy(reason: string): FinishReason {
    return this.finish ?? toReason(reason);
  }
}

function toReason(reason: string): FinishReason {
  switch (reason) {
    case 'length':
    case 'max_tokens':
      return 'length';
    case 'tool_calls':
    case 'function_call':
      return 'tool-calls';
    case 'content_filter':
      return 'content-filter';
    default:
      return 'stop';
  }
}
