/** Where a request stands that waits for a place of its account. */
export interface QueuePlace {
  /** 1 is next. */
  readonly position: number;
  /** Who has the places now, as the queue knows its clients. */
  readonly holders: readonly string[];
  /** How many places there are. */
  readonly limit: number;
}

/** A client's name for people: the mark that tells two windows of one program apart is for the log alone. */
export function shownClient(client: string): string {
  return client.replace(/#[0-9a-f]+$/, '') || '?';
}
