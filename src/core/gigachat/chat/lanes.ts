import type { QueuePlace } from '../../chat/queue-place';

/** One who waits, and for whom. */
export interface Waiter {
  readonly client: string;
  /** True for a person in front of an editor: served first, but never twice in a row while others wait. */
  readonly interactive: boolean;
  /** Told where it stands; absent where nobody wants to know. */
  readonly tell?: ((place: QueuePlace) => void) | undefined;
  admit(): void;
  /** Sends it elsewhere: the line has moved to another process. */
  move(): void;
}

interface Count {
  client: string;
  waiting: number;
}

type Lane = Set<Waiter>;

/** The lanes of the one kind or the other, by client, in the order of their turns. */
interface Class {
  readonly lanes: Map<string, Lane>;
  size: number;
}

/**
 * Those who wait for a place, by client: the clients take turns, and each one's own requests keep their order. Hundreds
 * may join at once, so nothing goes through all of them for each.
 */
export class Lanes {
  readonly #interactive: Class = { lanes: new Map(), size: 0 };
  readonly #programs: Class = { lanes: new Map(), size: 0 };
  readonly #listeners = new Set<Waiter>();
  #lastInteractive = false;

  get size(): number {
    return this.#interactive.size + this.#programs.size;
  }

  /** How many clients wait, each once as a person and once as a program. */
  get clients(): number {
    return this.#interactive.lanes.size + this.#programs.lanes.size;
  }

  /** Those who want to know when the line moves. */
  get listeners(): ReadonlySet<Waiter> {
    return this.#listeners;
  }

  /** How many wait, by client, in the order of their turns; of the first `most` clients. */
  counts(most = Number.POSITIVE_INFINITY): Count[] {
    const counts: Count[] = [];
    // The two classes alternate, and within each the lanes take turns.
    let [now, then] = [this.#next, this.#other(this.#next)].map(({ lanes }) => lanes.values());
    for (let ended = 0; now && then && ended < 2 && counts.length < most; [now, then] = [then, now]) {
      const { value: lane } = now.next();
      if (lane) counts.push({ client: first(lane)?.client ?? '', waiting: lane.size });
      ended = lane ? 0 : ended + 1;
    }
    return counts;
  }

  /** Where everybody stands: 1 is next. Whoever comes later may still be served before. */
  places(): Map<Waiter, number> {
    const places = new Map<Waiter, number>();
    for (const own of [this.#interactive, this.#programs]) {
      let before = 0;
      let lanes = [...own.lanes.values()].map((lane) => lane.values());
      while (lanes.length > 0) {
        lanes = lanes.filter((lane) => {
          const { value: waiter } = lane.next();
          if (!waiter) return false;
          places.set(waiter, this.#place(own, before));
          before += 1;
          return true;
        });
      }
    }
    return places;
  }

  /** Puts it at the end of its client's lane; gives its place, of which 1 is the next. */
  add(waiter: Waiter): number {
    if (waiter.tell) this.#listeners.add(waiter);
    const own = this.#classOf(waiter);
    const lane = own.lanes.get(waiter.client) ?? new Set();
    const turnsBefore = lane.size;
    own.lanes.set(waiter.client, lane.add(waiter));
    own.size += 1;
    // A new lane is the last, and each one before it has its turn once.
    if (turnsBefore === 0) return this.#place(own, own.lanes.size - 1);
    let before = turnsBefore;
    let isAfter = false;
    for (const other of own.lanes.values()) {
      if (other === lane) isAfter = true;
      else before += Math.min(other.size, isAfter ? turnsBefore : turnsBefore + 1);
    }
    return this.#place(own, before);
  }

  /** Takes out one who leaves; false when it does not wait here. */
  remove(waiter: Waiter): boolean {
    const own = this.#classOf(waiter);
    const lane = own.lanes.get(waiter.client);
    if (!lane?.delete(waiter)) return false;
    if (lane.size === 0) own.lanes.delete(waiter.client);
    this.#listeners.delete(waiter);
    own.size -= 1;
    return true;
  }

  /** Takes out the one whose turn it is. */
  next(): Waiter | undefined {
    const own = this.#next.size > 0 ? this.#next : this.#other(this.#next);
    const lane = own.lanes.values().next().value;
    const waiter = lane && first(lane);
    if (!waiter) return undefined;
    this.remove(waiter);
    // The lane goes to the end: the client's next turn comes after everybody else's.
    if (own.lanes.delete(waiter.client)) own.lanes.set(waiter.client, lane);
    this.#lastInteractive = waiter.interactive;
    return waiter;
  }

  /** The class whose turn it is. */
  get #next(): Class {
    return this.#lastInteractive ? this.#programs : this.#interactive;
  }

  #other(own: Class): Class {
    return own === this.#interactive ? this.#programs : this.#interactive;
  }

  #classOf({ interactive }: Waiter): Class {
    return interactive ? this.#interactive : this.#programs;
  }

  /** The place of one that has so many of its class before it: the two alternate for as long as both have somebody. */
  #place(own: Class, before: number): number {
    const othersTurns = own === this.#next ? before : before + 1;
    return before + Math.min(this.#other(own).size, othersTurns) + 1;
  }
}

function first(lane: Lane): Waiter | undefined {
  return lane.values().next().value;
}
