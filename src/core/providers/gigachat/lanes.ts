/** One who waits, and for whom. */
export interface Waiter {
  readonly client: string;
  /** True for a person in front of an editor: served first, but never twice in a row while others wait. */
  readonly interactive: boolean;
  admit(): void;
}

/** Those who wait for a place, by client: the clients take turns, and each one's own requests keep their order. */
export class Lanes {
  readonly #lanes = new Map<string, Set<Waiter>>();
  #size = 0;
  #lastInteractive = false;

  get size(): number {
    return this.#size;
  }

  /** How many wait, by client, in the order of their turns. */
  counts(): { client: string; waiting: number }[] {
    return [...this.#lanes.values()].map((lane) => ({ client: first(lane)?.client ?? '', waiting: lane.size }));
  }

  add(waiter: Waiter): void {
    const lane = this.#lanes.get(laneOf(waiter)) ?? new Set();
    this.#lanes.set(laneOf(waiter), lane.add(waiter));
    this.#size += 1;
  }

  /** Takes out one who leaves; false when it does not wait here. */
  remove(waiter: Waiter): boolean {
    const lane = this.#lanes.get(laneOf(waiter));
    if (!lane?.delete(waiter)) return false;
    if (lane.size === 0) this.#lanes.delete(laneOf(waiter));
    this.#size -= 1;
    return true;
  }

  /** Takes out the one whose turn it is. */
  next(): Waiter | undefined {
    const lanes = [...this.#lanes.values()];
    const isInteractive = (lane: Set<Waiter>) => first(lane)?.interactive ?? false;
    const lane = lanes.find((one) => isInteractive(one) !== this.#lastInteractive) ?? lanes[0];
    const waiter = lane && first(lane);
    if (!waiter) return undefined;
    this.remove(waiter);
    // The lane goes to the end: the client's next turn comes after everybody else's.
    if (this.#lanes.delete(laneOf(waiter)) && lane) this.#lanes.set(laneOf(waiter), lane);
    this.#lastInteractive = waiter.interactive;
    return waiter;
  }
}

function laneOf({ client, interactive }: Waiter): string {
  return `${interactive ? 'interactive' : 'program'} ${client}`;
}

function first(lane: Set<Waiter>): Waiter | undefined {
  return lane.values().next().value;
}
