import { callIdIn } from './parts';

/** Calls that wait for their results, by their ids. Each of them is looked at once, however many there are. */
export class OpenCalls {
  #ids: string[] = [];
  readonly #answered = new Set<number>();
  /** The places of each id among the calls, and how many of them were looked at. */
  readonly #places = new Map<string, { list: number[]; seen: number }>();
  /** No call before the first waits. */
  #first = 0;

  /** The call that waits and came first. */
  get first(): string | undefined {
    const place = this.#firstOpen();
    return place === undefined ? undefined : this.#ids[place];
  }

  add(id: string): void {
    const known = this.#places.get(id);
    if (known) known.list.push(this.#ids.length);
    else this.#places.set(id, { list: [this.#ids.length], seen: 0 });
    this.#ids.push(id);
  }

  /** Another turn has called: whoever still waits is not answered any more. */
  reset(ids: readonly string[]): void {
    this.#ids = [];
    this.#answered.clear();
    this.#places.clear();
    this.#first = 0;
    for (const id of ids) this.add(id);
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
    const places = this.#places.get(id);
    while (places && places.seen < places.list.length) {
      const place = places.list[places.seen];
      places.seen += 1;
      if (place !== undefined && !this.#answered.has(place)) return place;
    }
    return undefined;
  }
}

/**
 * The type of an item of Responses that came without one, where its other fields leave no doubt: only a call has a name
 * and arguments, only a result an output.
 */
export function typeByFields(
  item: Readonly<Record<string, unknown>>,
): 'function_call' | 'function_call_output' | undefined {
  const { call_id: callId, name, arguments: args, output } = item;
  if (callIdIn(callId) === '' || (args !== undefined && output !== undefined)) return undefined;
  if (output !== undefined) return 'function_call_output';
  return typeof name === 'string' && args !== undefined ? 'function_call' : undefined;
}
