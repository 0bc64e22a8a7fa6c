import type { Shared } from '../ground/shared';
import { toChatError } from './errors';

/** The outcome of a promise that others share, or `cancelled` as soon as this caller leaves; the promise goes on. */
export function untilAborted<T>(work: Shared<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(toChatError(undefined, signal));
  return new Promise((resolve, reject) => {
    const leave = () => reject(toChatError(undefined, signal));
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
