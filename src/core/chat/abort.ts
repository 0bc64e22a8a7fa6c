import { toChatError } from './errors';

declare const owned: unique symbol;

/**
 * A promise that is kept where others may come for it. Its failure is told to whoever comes; when nobody does, it is no
 * unhandled rejection, which would end the process. Only `shared` makes one, and whatever keeps a promise has this type.
 */
export type Shared<T> = Promise<T> & { readonly [owned]: true };

/** The same promise, with somebody who takes its failure. */
export function shared<T>(work: Promise<T>): Shared<T> {
  work.catch(() => {});
  return work as Shared<T>;
}

/** The outcome of a promise that others share, or `cancelled` as soon as this caller leaves; the promise itself goes on. */
export function untilAborted<T>(work: Shared<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(toChatError(undefined, signal));
  return new Promise((resolve, reject) => {
    const leave = () => reject(toChatError(undefined, signal));
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
