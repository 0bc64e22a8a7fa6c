import { calmly } from '../ground/calmly';
import type { Clock } from '../ground/clock';
import { type ChatError, toChatError } from './errors';
import type { ChatEvent, ChatStream, FinishReason, Usage } from './events';

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
  usage?: Usage;
  failure?: ChatError;
  /** Called once all of this is known. */
  onEnd?: () => void;
}

/** Passes a stream on untouched and writes into `record` what went by. */
export async function* observe(stream: ChatStream, record: ChatRecord, clock: Clock): ChatStream {
  const begun = clock.monotonic();
  try {
    for await (const step of stream) {
      record.firstEventMs ??= clock.monotonic() - begun;
      record.steps += 1;
      for (const event of step) note(event, record);
      yield step;
    }
  } catch (error) {
    record.failure = toChatError(error);
    throw error;
  } finally {
    record.totalMs = clock.monotonic() - begun;
    calmly(() => record.onEnd?.());
  }
}

function note(event: ChatEvent, record: ChatRecord): void {
  if (event.type === 'start') {
    record.model = event.model;
    record.provider = event.provider ?? record.provider;
  } else if (event.type === 'tool-call') record.toolCalls += 1;
  else if (event.type === 'finish') {
    record.reason = event.reason;
    record.usage = event.usage;
  }
}
