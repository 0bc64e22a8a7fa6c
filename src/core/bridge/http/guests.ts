import type { IncomingMessage } from 'node:http';
import { type BridgeKey, shownKeys } from './key';
import type { Route } from './route';

/** Callers who bring a GigaChat account of their own. */
export interface Guests {
  /** True when the bridge has a key that they must show besides, as `x-api-key`. */
  readonly needKey: boolean;
  /** How many accounts are open. */
  readonly size: number;
  /** Opens the account behind the credentials, or finds it open; says what is wrong with those that cannot be one's. */
  enter(credentials: string): GuestStay | { wrong: string };
}

/** One request of a guest: what is answered from his account. The account stays open until he leaves. */
export interface GuestStay {
  readonly routes: readonly Route[];
  leave(): void;
}

/** GigaChat credentials in the place of the bridge's key; they begin with `giga-`, with which a key may begin too. */
export function guestCredentials(request: IncomingMessage, key: BridgeKey): string | undefined {
  return shownKeys(request).find((shown) => shown.startsWith('giga-') && !key.is(shown));
}
