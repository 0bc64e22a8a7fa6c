import { createHash } from 'node:crypto';
import { BoundedMap } from '../ground/bounded-map';
import type { Clock } from '../ground/clock';
import { conversationOf } from './conversation';
import type { SharedShelf } from './ports/copies';
import type { ChatRequest } from './request';

/** How long a moved conversation stays. */
const stayMs = 10 * 60_000;
/** Of more conversations the oldest are forgotten. */
const most = 1000;

/** Conversations that were moved somewhere, each for ten minutes from the moment it was. */
export class StickyConversations<Place extends { readonly id: string }> {
  /** By fingerprint: where and until when, in the order they came. */
  readonly #stays = new BoundedMap<string, { place: Place; untilMs: number }>(most);

  /** With a `shelf` the copies of the bridge tell each other which of the `places` it is. */
  constructor(
    private readonly clock: Clock,
    private readonly places: readonly Place[],
    private readonly shelf?: SharedShelf,
  ) {}

  /** True when another copy of the bridge may know more. */
  get isShared(): boolean {
    return this.shelf !== undefined;
  }

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

  /** The same as far as any copy of the bridge knows; by what is known here while the others cannot be asked. */
  async placeAnywhere(request: ChatRequest, client: string | undefined): Promise<Place | undefined> {
    const here = this.placeOf(request, client);
    if (here || !this.shelf) return here;
    const id = await this.shelf.get(fingerprintOf(request, client)).catch(() => undefined);
    return this.places.find((place) => place.id === id);
  }

  /** Resolves when the copies of the bridge know it too, or cannot be told: the next turn may come to any of them. */
  async remember(request: ChatRequest, client: string | undefined, place: Place): Promise<void> {
    const key = fingerprintOf(request, client);
    this.#stays.set(key, { place, untilMs: this.clock.monotonic() + stayMs });
    await this.shelf?.put(key, place.id).catch(() => {});
  }

  forget(request: ChatRequest, client: string | undefined): void {
    const key = fingerprintOf(request, client);
    this.#stays.delete(key);
    this.shelf?.delete(key).catch(() => {});
  }
}

/** The same for each turn of a conversation, and no text of it; a session of one client's is none of another's. */
function fingerprintOf(request: ChatRequest, client: string | undefined): string {
  const marks = [client ?? '', conversationOf(request, client)];
  return createHash('sha256').update(JSON.stringify(marks)).digest('base64');
}
