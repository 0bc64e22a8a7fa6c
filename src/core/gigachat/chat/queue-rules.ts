import { ChatError } from '../../chat/errors';

// What holds for the line at an account, whoever counts its places.

/** Requests that may wait for one account; the next one is told to come back. */
export const queueDepth = 1024;
/** Long enough for a client that starts hundreds at once on a narrow account; the clients' own limit is 10 min. */
export const longestWaitMs = 300_000;
/** How long the account is left alone after a 429 that names no time. */
const foreignUseMs = 1000;
/** A longer wait is told to the callers instead of slept through here. */
const longestBackOffMs = 5000;

/** How long nobody is admitted after a 429; undefined for a wait that the callers are told of instead. */
export function backOffAfter(retryAfterMs: number | undefined): number | undefined {
  const askedMs = Math.ceil(retryAfterMs ?? foreignUseMs * (1 + Math.random()));
  return askedMs > longestBackOffMs ? undefined : askedMs;
}

/** Refuses one for whom there is no room in the line. */
export function queueFull(): ChatError {
  return full(`${queueDepth} requests already wait for this GigaChat account.`, 'queue_full');
}

/** Ends one whose place was given to somebody else. */
export function placeLost(): ChatError {
  const message =
    'Nothing was heard from this copy of the bridge for so long that its place at the account went to another. Ask again.';
  return new ChatError('queue-full', message, { code: 'place_lost', retryAfterMs: 1000 });
}

/** Refuses one whose turn did not come in time. */
export function accountBusy(inFlight: number): ChatError {
  return full(
    `The GigaChat account was busy for ${longestWaitMs / 60_000} min; ${inFlight} under way.`,
    'queue_timeout',
  );
}

function full(what: string, code: string): ChatError {
  return new ChatError('queue-full', `${what} Try again shortly.`, { code, retryAfterMs: 5000 });
}
