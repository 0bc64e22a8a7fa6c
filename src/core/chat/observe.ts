import { calmly } from '../ground/calmly';
import type { Clock } from '../ground/clock';
import type { CallBudget, Spending } from './call-budget';
import { type ChatError, toChatError } from './errors';
import { type ChatEvent, type ChatStream, type FinishReason, StreamOf } from './events';

/** What one answer came to. Times are milliseconds from the moment it was asked for; no text is kept. */
export interface ChatRecord {
  /** Who answers: the provider that was asked, or who stands in for it. */
  provider?: string;
  /** The model that really answered, as the upstream names it. */
  model?: string;
  firstEventMs?: number;
  totalMs?: number;
  steps: number;
  toolCalls: number;
  reason?: FinishReason;
  /** What every call for it cost, those before the answer and those of a failure too. */
  spent?: readonly Spending[];
  failure?: ChatError;
  /** Called once all of this is known. */
  onEnd?: () => void;
}

/**
 * Passes a stream on untouched and writes into `record` what went by. A function for each read, as in `mapSteps`: a
 * generator would cost time in every step. `calls` are those that the stream makes.
 */
export function observe(stream: ChatStream, record: ChatRecord, clock: Clock, calls?: CallBudget): ChatStream {
  return new StreamOf(() => {
    const begun = clock.monotonic();
    const before = calls?.spent.length ?? 0;
    const inner = stream[Symbol.asyncIterator]();
    let isOver = false;
    const end = (failure?: ChatError) => {
      if (isOver) return;
      isOver = true;
      if (failure) record.failure = failure;
      record.totalMs = clock.monotonic() - begun;
      record.spent = calls?.spent.slice(before) ?? record.spent;
      calmly(() => record.onEnd?.());
    };
    return {
      async next() {
        try {
          const read = await inner.next();
          if (read.done) end();
          else {
            record.firstEventMs ??= clock.monotonic() - begun;
            record.steps += 1;
            for (const event of read.value) note(event, record);
          }
          return read;
        } catch (error) {
          end(toChatError(error));
          throw error;
        }
      },
      async return() {
        try {
          await inner.return?.();
          end();
          return { done: true, value: undefined };
        } catch (error) {
          end(toChatError(error));
          throw error;
        }
      },
    };
  });
}

function note(event: ChatEvent, record: ChatRecord): void {
  if (event.type === 'start') {
    record.model = event.model;
    record.provider = event.provider ?? record.provider;
  } else if (event.type === 'tool-call') record.toolCalls += 1;
  else if (event.type === 'finish') record.reason = event.reason;
}
