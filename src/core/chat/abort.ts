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

/**
 * Aborts a controller with a signal, until the returned function is called. What `AbortSignal.any` makes would stay with
 * a signal that outlives it, such as that of a connection's requests, and be aborted with a later one of them.
 */
export function abortWith(controller: AbortController, signal: AbortSignal): () => void {
  const abort = () => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return () => signal.removeEventListener('abort', abort);
}
