/** An access token that may serve another process of the same account, or a later one. */
export interface KeptToken {
  value: string;
  scope: string;
  /** On the wall clock, in milliseconds since the epoch. */
  endsAt: number;
}

/** Where tokens are looked for before one is asked for, and where a new one is put. */
export interface TokenShelf {
  /**
   * A token that may serve for longer than `lastsMs`. `refused` was not taken by GigaChat, `held` is to be replaced.
   * Throws `ChatError` where whoever gets tokens for all could get none.
   */
  find(known: { refused?: string; held?: string; lastsMs?: number }): Promise<KeptToken | undefined>;
  keep(token: KeptToken): Promise<void>;
  /** Says that whoever looked here has a token, or could get none: nobody needs to wait for it. */
  done?(): void;
}
