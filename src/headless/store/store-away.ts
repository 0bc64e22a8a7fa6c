import { ChatError } from '../../core/chat/errors';
import { errorCode } from '../../core/ground/error-code';

/** The store could not be asked. What follows from that is for whoever asked to decide. */
export class StoreAway extends ChatError {
  constructor(store: string, cause?: unknown) {
    super(
      'upstream',
      `The store that the copies of this bridge share (${store}) cannot be asked at the moment, so it is not known whether there is such a thing. Try again shortly.`,
      { code: 'store_unavailable', retryAfterMs: 1000, cause },
    );
  }
}

/** What is wrong with the store, in a few words without a secret. */
export function storeReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (lacksRights(error)) return 'its user may not do that there';
  if (isRefusal(error)) return 'it refuses the user or the password';
  if (text.startsWith('OOM')) return 'it is full: every byte of its maxmemory is taken';
  if (text.startsWith('READONLY')) return 'it is a replica and takes no writes';
  if (text.startsWith('LOADING')) return 'it is still loading its data';
  if (text.startsWith('Unknown RESP type')) return 'what answers there is no Redis or Valkey';
  if (text.startsWith('NOREPLICAS')) return 'it takes no writes while too few replicas follow it';
  if (text.startsWith('MISCONF')) return 'it takes no writes while it cannot keep its data on disk';
  if (/^WRONGTYPE|^ERR .*user_script/s.test(text)) return 'something else lies there under the names of the bridge';
  return errorCode(error) ?? text.slice(0, 120);
}

/** True when the store does not let this program in. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error && /^(?:WRONGPASS|NOAUTH|ERR (?:invalid password|AUTH|Client sent AUTH))/.test(error.message)
  );
}

/** True when it lets the user in and does not let it do what is asked, by itself or in a script. */
export function lacksRights(error: unknown): boolean {
  return error instanceof Error && /^NOPERM|ACL failure|user executing the script can't/.test(error.message);
}

/** True when there is no database of the number. */
export function lacksDatabase(error: unknown): boolean {
  return error instanceof Error && /^ERR (?:DB index|invalid DB)/.test(error.message);
}
