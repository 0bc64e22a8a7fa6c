import { createHash } from 'node:crypto';
import type { Clock } from './clock';
import type { ChatRequest } from './request';

/** Then a conversation may come back. */
const stayMs = 10 * 60_000;
/** Of more conversations the oldest are forgotten. */
const most = 1000;

/** Conversations that were moved somewhere, each for ten minutes from the moment it was. */
export class StickyConversations {
  /** By fingerprint: until when, in the order they came. */
  readonly #untilMs = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  get size(): number {
    const nowMs = this.clock.monotonic();
    for (const [key, untilMs] of this.#untilMs) if (untilMs <= nowMs) this.#untilMs.delete(key);
    return this.#untilMs.size;
  }

  has(request: ChatRequest): boolean {
    if (this.#untilMs.size === 0) return false;
    return (this.#untilMs.get(fingerprintOf(request)) ?? 0) > this.clock.monotonic();
  }

  remember(request: ChatRequest): void {
    const key = fingerprintOf(request);
    this.#untilMs.delete(key);
    this.#untilMs.set(key, this.clock.monotonic() + stayMs);
    const [oldest] = this.#untilMs.keys();
    if (this.#untilMs.size > most && oldest !== undefined) this.#untilMs.delete(oldest);
  }

  forget(request: ChatRequest): void {
    this.#untilMs.delete(fingerprintOf(request));
  }
}

/**
 * The same for each turn of a conversation, and no text of it: the client with its session, or with its first question
 * when it names no session. System texts are left out, because some clients write the time or a checksum into them.
 */
function fingerprintOf({ client = '', conversation, messages }: ChatRequest): string {
  const hash = createHash('sha256').update(JSON.stringify([client, conversation ?? '']));
  if (conversation === undefined) {
    const first = messages.find((message) => message.role === 'user');
    for (const part of first?.parts ?? []) {
      if (part.type === 'text') hash.update(JSON.stringify(part.text));
      else hash.update(part.source instanceof Uint8Array ? part.source : JSON.stringify(part.source));
    }
  }
  return hash.digest('base64');
}
