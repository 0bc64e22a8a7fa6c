/** Why an answer ended. A failure is never a reason: it is thrown. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter';

/**
 * Token counts as the upstream reported them; an estimate where it was closed before it did. `cached` is the part of
 * `input` that came from its prompt cache.
 */
export interface Usage {
  input: number;
  output: number;
  cached?: number;
  reasoning?: number;
}

/** The part of a prompt that came from the cache, in hundredths. */
export function cachedShare(cached: number, input: number): number {
  return input > 0 ? Math.round((100 * Math.min(cached, input)) / input) / 100 : 0;
}

/**
 * One thing that happened while a model answered. The invariants, for every producer:
 *
 * 1. `start` comes first, exactly once: the upstream accepted the request. `provider` names whoever answers in place of
 *    the provider that was asked.
 * 2. `finish` comes last, exactly once, unless the stream throws.
 * 3. A failure is thrown as a `ChatError`; it is never an event.
 * 4. The `tool-args` fragments of a call follow its `tool-call` directly, and no fragment of any kind is empty.
 * 5. Stopping early (`break`, `return`) closes the upstream.
 */
export type ChatEvent =
  | { type: 'start'; id: string; model: string; provider?: string }
  | { type: 'reasoning'; text: string }
  | { type: 'text'; text: string }
  | { type: 'tool-call'; id: string; name: string }
  | { type: 'tool-args'; id: string; json: string }
  | { type: 'finish'; reason: FinishReason; stopSequence?: string; usage?: Usage };

/**
 * An answer in steps. Each step carries the events of one upstream read, so that one read in is one write out.
 * How a stream is cut into steps never changes the answer.
 */
export type ChatStream = AsyncIterable<readonly ChatEvent[]>;

/** What reads a stream of a chat. */
export type ChatReads = AsyncIterator<readonly ChatEvent[]>;

/**
 * A stream by what `read` gives to whoever begins to read it. A class, because V8 builds an object literal with a
 * computed name by a call into its runtime each time: 370 ns and more, 30 for one of these.
 */
export class StreamOf implements ChatStream {
  constructor(private readonly read: () => ChatReads) {}

  [Symbol.asyncIterator](): ChatReads {
    return this.read();
  }
}
