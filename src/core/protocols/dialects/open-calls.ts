/** The calls of the latest turn that called, by their ids, for the results that come one after the other. */
export class OpenCalls {
  #ids: string[] = [];
  #answered = new Set<number>();
  /** The places of each id among the calls, the first one last. */
  #places = new Map<string, number[]>();
  /** No call before this one waits. */
  #first = 0;

  /** Another turn has called: whoever still waits is not answered any more. */
  reset(ids: readonly string[]): void {
    this.#ids = [...ids];
    this.#answered = new Set();
    this.#places = new Map();
    this.#first = 0;
    for (let place = ids.length - 1; place >= 0; place -= 1) {
      const id = this.#ids[place] ?? '';
      const places = this.#places.get(id);
      if (places) places.push(place);
      else this.#places.set(id, [place]);
    }
  }

  /** The id of the call that a result answers, which waits no more: of this id, or the first where the result has none. */
  take(id: string): string | undefined {
    const place = id === '' ? this.#firstOpen() : this.#openOf(id);
    if (place === undefined) return undefined;
    this.#answered.add(place);
    return this.#ids[place];
  }

  #firstOpen(): number | undefined {
    while (this.#answered.has(this.#first)) this.#first += 1;
    return this.#first < this.#ids.length ? this.#first : undefined;
  }

  #openOf(id: string): number | undefined {
    const places = this.#places.get(id) ?? [];
    let place = places.pop();
    while (place !== undefined && this.#answered.has(place)) place = places.pop();
    return place;
  }
}
