import type { TokenShelf } from './kept-token';
import type { SharedQueue } from './shared-queue';

/** What copies of the bridge may keep for each other: each kind has bounds and a lifetime of its own. */
export type ShelfKind = 'responses' | 'moved' | 'files' | 'batches' | 'batch-facts';

/** Values of one kind that every copy of the bridge finds. Throws `store_unavailable` when they cannot be asked for. */
export interface SharedShelf {
  get(id: string): Promise<string | undefined>;
  has(id: string): Promise<boolean>;
  put(id: string, value: string): Promise<void>;
  delete(id: string): Promise<void>;
}

/** What the copies have together for whoever has one secret: without it nobody finds or reads any of this. */
export interface SharedRoom {
  shelf(kind: ShelfKind): SharedShelf;
  /** The access token of the account whose secret this is. */
  tokens(): TokenShelf;
  /** Counts the places of that account over all copies; the function given back ends that and tells the others. */
  share(queue: SharedQueue, places: () => number): () => Promise<void>;
}

/** Several processes of the bridge that serve the same callers. */
export interface Copies {
  room(secret: string): SharedRoom;
}
