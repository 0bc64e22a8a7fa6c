import type { QueuePlace } from '../queue-place';

/** Gives a place back. Calling it twice does nothing. */
export type Release = () => void;

/** For whom a place is taken. */
export interface Claim {
  /** Who asks: places go round between clients. */
  client?: string;
  /** True for a turn in the editor. */
  interactive?: boolean;
  /** Told where the request stands, for as long as it waits. */
  onWait?: (place: QueuePlace) => void;
  /** Told when the place went to somebody else, because nothing was heard from here: the request must end. */
  onLost?: () => void;
}

/** One who has a place. */
export interface Holder {
  readonly client: string;
  /** The place went to somebody else. */
  lose?(): void;
}

/** Who has the places of an account, and how many of each client wait for one, in the order of their turns. */
export interface QueueView {
  readonly holders: readonly string[];
  readonly clients: readonly { readonly client: string; readonly waiting: number }[];
}

/** Another process, which counts the places of this account for all. */
export interface Lender {
  readonly view: QueueView;
  /**
   * Calls `admit` when the turn has come, then resolves with true; with false when the lender has gone before. Throws
   * `ChatError` when it refuses, `cancelled` on the signal.
   */
  lease(holder: Holder, claim: Claim, signal: AbortSignal, admit: () => void): Promise<boolean>;
  /** Says that somebody here has a place already, given before there was this lender. */
  keep(holder: Holder): void;
  giveBack(holder: Holder): void;
  rateLimited(retryAfterMs: number | undefined): void;
}

/** The places of an account whose requests may come out of several processes: one of them counts for all. */
export interface SharedQueue {
  readonly view: QueueView;
  enter(signal: AbortSignal, claim?: Claim): Promise<Release>;
  /** Counts somebody who has a place already, however full it is. */
  keep(client: string): Release;
  rateLimited(retryAfterMs: number | undefined): void;
  /** Hears whenever somebody waits, enters or leaves; the function given back ends that. */
  watch(listener: () => void): () => void;
  /** Admits nobody until it is known who counts. What is under way goes on. */
  suspend(): void;
  /** Counts by itself from now on; the first one is admitted after `graceMs`, so that others can say what they have. */
  lead(graceMs?: number): void;
  /** Takes places from another process from now on, and tells it of those that are taken. */
  borrowFrom(lender: Lender): void;
  /** Says that the lender's line has changed. */
  lineMoved(): void;
}
