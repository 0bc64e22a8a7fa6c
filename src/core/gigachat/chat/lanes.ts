/** One who waits, and for whom. */
export interface Waiter {
  readonly client: string;
  /** True for a person in front of an editor: served first, but never twice in a row while others wait. */
  readonly interactive: boolean;
  /** Says that the line has moved; absent where nobody wants to know. */
  readonly tell?: (() => void) | undefined;
  admit(): void;
  /** Sends it elsewhere: the line has moved to another process. */
  move(): void;
}

/** Those who wait for a place, by client: the clients take turns, and each one's own requests keep their order. */
export class Lanes {
  readonly #lanes = new Map<string, Set<Waiter>>();
  readonly #listeners = new Set<Waiter>();
  #size = 0;
  #lastInteractive = false;

  get size(): number {
    return this.#size;
  }

  /** How many wait, by client, in the order of their turns. */
  counts(): { client: string; waiting: number }[] {
    const lanes = [...this.#lanes.values()];
    const now = lanes.filter((lane) => first(lane)?.interactive !== this.#lastInteractive);
    const then = lanes.filter((lane) => first(lane)?.interactive === this.#lastInteractive);
    // The two classes alternate, and within each the lanes take turns.
    const inTurn = Array.from({ length: Math.max(now.length, then.length) }, (_, turn) => [
      now[turn],
      then[turn],
    ]).flat();
    return inTurn.flatMap((lane) => (lane ? [{ client: first(lane)?.client ?? '', waiting: lane.size }] : []));
  }

  /** Those who want to know when the line moves. */
  get listeners(): ReadonlySet<Waiter> {
    return this.#listeners;
  }

  /** The place of one who waits: 1 is next. Whoever comes later may still be served before. */
  positionOf(waiter: Waiter): number {
    const before = this.#beforeInClass(waiter);
    const others = this.#countOf(!waiter.interactive);
    // The two classes alternate for as long as both have somebody; the other one begins unless it was served last.
    const othersFirst = waiter.interactive === this.#lastInteractive;
    return before + Math.min(others, othersFirst ? before + 1 : before) + 1;
  }

  add(waiter: Waiter): void {
    if (waiter.tell) this.#listeners.add(waiter);
    const lane = this.#lanes.get(laneOf(waiter)) ?? new Set();
    this.#lanes.set(laneOf(waiter), lane.add(waiter));
    this.#size += 1;
  }

  /** Takes out one who leaves; false when it does not wait here. */
  remove(waiter: Waiter): boolean {
    const lane = this.#lanes.get(laneOf(waiter));
    if (!lane?.delete(waiter)) return false;
    if (lane.size === 0) this.#lanes.delete(laneOf(waiter));
    this.#listeners.delete(waiter);
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

  /** How many of the same class are served before, as the lanes take turns. */
  #beforeInClass(waiter: Waiter): number {
    const own = this.#lanes.get(laneOf(waiter));
    const turnsBefore = own ? [...own].indexOf(waiter) : 0;
    let before = turnsBefore;
    let isAfter = false;
    for (const lane of this.#lanes.values()) {
      if (lane === own) isAfter = true;
      else if (first(lane)?.interactive === waiter.interactive)
        before += Math.min(lane.size, isAfter ? turnsBefore : turnsBefore + 1);
    }
    return before;
  }

  #countOf(interactive: boolean): number {
    let count = 0;
    for (const lane of this.#lanes.values()) if (first(lane)?.interactive === interactive) count += lane.size;
    return count;
  }
}

function laneOf({ client, interactive }: Waiter): string {
  return `${interactive ? 'interactive' : 'program'} ${client}`;
}

function first(lane: Set<Waiter>): Waiter | undefined {
  return lane.values().next().value;
}
