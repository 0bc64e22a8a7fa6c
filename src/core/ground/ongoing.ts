/**
 * What is under way, in the order in which it began: little at a time, much in the course of a day. A `Set` is not for
 * that: V8 makes it a new table after every few additions, the old one points to the new one, and once one of them has
 * grown old, all that follow stay in memory with what they hold, until the heap is collected as a whole.
 */
export class Ongoing<T> implements Iterable<T> {
  readonly #all: T[] = [];

  get size(): number {
    return this.#all.length;
  }

  add(one: T): void {
    if (!this.#all.includes(one)) this.#all.push(one);
  }

  /** True when it was under way until now. */
  delete(one: T): boolean {
    const place = this.#all.indexOf(one);
    if (place >= 0) this.#all.splice(place, 1);
    return place >= 0;
  }

  /** As of now: what ends or begins meanwhile changes nothing. */
  [Symbol.iterator](): IterableIterator<T> {
    return [...this.#all][Symbol.iterator]();
  }
}
