import { createHash } from 'node:crypto';
import { BoundedMap } from '../ground/bounded-map';
import type { Clock } from '../ground/clock';
import { conversationOf } from './conversation';
import type { ChatRequest } from './request';

/** How long a moved conversation stays. */
const stayMs = 10 * 60_000;
/** Of more conversations the oldest are forgotten. */
const most = 1000;

/** Conversations that were moved somewhere, each for ten minutes from the moment it was. */
export class StickyConversations {
  /** By fingerprint: until when, in the order they came. */
  readonly #untilMs = new BoundedMap<string, number>(most);

  constructor(private readonly clock: Clock) {}

  get size(): number {
    const nowMs = this.clock.monotonic();
    for (const [key, untilMs] of this.#untilMs) if (untilMs <= nowMs) this.#untilMs.delete(key);
    return this.#untilMs.size;
  }

  has(request: ChatRequest, client: string | undefined): boolean {
    if (this.#untilMs.size === 0) return false;
    return (this.#untilMs.get(fingerprintOf(request, client)) ?? 0) > this.clock.monotonic();
  }

  remember(request: ChatRequest, client: string | undefined): void {
    this.#untilMs.set(fingerprintOf(request, client), this.clock.monotonic() + stayMs);
  }

  forget(request: ChatRequest, client: string | undefined): void {
    this.#untilMs.delete(fingerprintOf(request, client));
  }
}

/** The same for each turn of a conversation, and no text of it; a session of one client's is none of another's. */
function fingerprintOf(request: ChatRequest, client: string | undefined): string {
  const marks = [client ?? '', conversationOf(request, client)];
  return createHash('sha256').update(JSON.stringify(marks)).digest('base64');
}
