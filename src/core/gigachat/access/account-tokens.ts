import type { KeptToken } from '../../chat/ports/kept-token';

/** What a request is authorized with. */
export interface AccessToken {
  /** Undefined where the account needs none: it is known by its client certificate. */
  value: string | undefined;
  scope: string;
}

/** Where an account's access token comes from. */
export interface AccountTokens {
  readonly scope: string;
  /** Milliseconds until the token in hand is replaced; undefined when there is none, or no end is known. */
  readonly validForMs: number | undefined;
  /** What to check when the upstream refuses the account, as a sentence. */
  readonly advice: string;
  /** `path` is what it is for: an endpoint that refuses every token is asked again after a while only. */
  get(signal: AbortSignal, path?: string): Promise<AccessToken>;
  /** A token that is issued now, whatever is in hand: it shows whether the credentials still hold. */
  renew(signal: AbortSignal): Promise<AccessToken>;
  /** The token in hand, for others of the same account; undefined when there is none that could serve them. */
  toKeep(): KeptToken | undefined;
  /** Says that the upstream refused `token`, at `path`. A refusal of one that was replaced already changes nothing. */
  refused(token: AccessToken, path?: string): void;
  /** Says that the upstream refused the token that came in place of a refused one. */
  refusedAgain(token: AccessToken, path: string): void;
}
