import type { AccessToken } from './account-tokens';

/** From here to its end a token is replaced in the background, while it goes on being used. */
const refreshAheadMs = 5 * 60_000;
const refreshJitterMs = 30_000;
/** How long a token is used whose end is no help: it lives for less than the buffer. */
const untilRefusedMs = 25 * 60_000;

/** A token and until when it serves. Times are on the monotonic clock. */
export interface HeldToken extends AccessToken {
  refreshAtMs: number;
  renewAtMs: number;
  endsAtMs: number;
  endIsKnown: boolean;
}

/**
 * A token that came at `nowMs` and lives for `lifeMs`. It is replaced `bufferMs` before its end; one that lives for less
 * than that is used until it is refused.
 */
export function heldToken(
  token: AccessToken,
  { lifeMs, bufferMs, nowMs }: { lifeMs: number; bufferMs: number; nowMs: number },
): HeldToken {
  if (lifeMs <= bufferMs) {
    // Renewing ahead would renew for every request.
    const endMs = nowMs + untilRefusedMs;
    return { ...token, refreshAtMs: endMs, renewAtMs: endMs, endsAtMs: endMs, endIsKnown: false };
  }
  const aheadMs = Math.max(refreshAheadMs, bufferMs) - Math.random() * refreshJitterMs;
  return {
    ...token,
    refreshAtMs: nowMs + Math.max(lifeMs - aheadMs, lifeMs / 2),
    renewAtMs: nowMs + lifeMs - bufferMs,
    endsAtMs: nowMs + lifeMs,
    endIsKnown: true,
  };
}
