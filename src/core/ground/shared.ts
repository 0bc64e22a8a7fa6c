declare const owned: unique symbol;

/**
 * A promise that is kept where others may come for it. Its failure is told to whoever comes; when nobody does, it is no
 * unhandled rejection, which would end the process. Only `shared` makes one, and whatever keeps a promise has this
 * type.
 */
export type Shared<T> = Promise<T> & { readonly [owned]: true };

/** The same promise, with somebody who takes its failure. */
export function shared<T>(work: Promise<T>): Shared<T> {
  work.catch(() => {});
  return work as Shared<T>;
}
