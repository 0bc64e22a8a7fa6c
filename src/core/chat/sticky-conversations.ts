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
export class StickyConversations<Place> {
  /** By fingerprint: where and until when, in the order they came. */
  readonly #stays = new BoundedMap<string, { place: Place; untilMs: number }>(most);

  constructor(private readonly clock: Clock) {}

  /** How many are at a place now. */
  at(place: Place): number {
    const nowMs = this.clock.monotonic();
    for (const [key, { untilMs }] of this.#stays) if (untilMs <= nowMs) this.#stays.delete(key);
    return [...this.#stays].filter(([, stay]) => stay.place === place).length;
  }

  /** Where the conversation is; undefined for one that was not moved. */
  placeOf(request: ChatRequest, client: string | undefined): Place | undefined {
    if (this.#stays.size === 0) return undefined;
    const stay = this.#stays.get(fingerprintOf(request, client));
    return stay && stay.untilMs > this.clock.monotonic() ? stay.place : undefined;
  }

  remember(request: ChatRequest, client: string | undefined, place: Place): void {
    this.#stays.set(fingerprintOf(request, client), { place, untilMs: this.clock.monotonic() + stayMs });
  }

  forget(request: ChatRequest, client: string | undefined): void {
    this.#stays.delete(fingerprintOf(request, client));
  }
}

/** The same for each turn of a conversation, and no text of it; a session of one client's is none of another's. */
function fingerprintOf(request: ChatRequest, client: string | undefined): string {
  const marks = [client ?? '', conversationOf(request, client)];
  return createHash('sha256').update(JSON.stringify(marks)).digest('base64');
}
