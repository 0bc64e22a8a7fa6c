import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ChatError } from '../chat/errors';
import type { Clock, Timer } from '../ground/clock';

/** So long what was read of the addresses holds. */
const readEveryMs = 1000;
const lookEveryMs = 4000;
/** A connection outlives its address for a while: a weak Wi-Fi comes back with the same one. */
const returnsWithinMs = 20_000;

/** The addresses of this machine towards others; undefined where it does not tell. */
export function addressesOutside(): ReadonlySet<string> | undefined {
  try {
    const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    // One with a scope is known to its link alone, and each container brings one.
    const outside = all.filter((info) => !info.internal && (info.family === 'IPv4' || info.scopeid === 0));
    return new Set(outside.map(({ address }) => address));
  } catch {
    // Android, and some containers, say no; any system does where the program has too many files open.
    return undefined;
  }
}

/**
 * Knows when this machine has moved to another network, as with a VPN that comes or goes: the other side cannot say so,
 * and what is sent on a connection from before is lost without a word.
 */
export class OwnAddresses {
  readonly #clock: Clock;
  readonly #read: () => ReadonlySet<string> | undefined;
  #list: ReadonlySet<string> | undefined;
  #readMs = Number.NEGATIVE_INFINITY;
  /** Connections that are open, and since when the address of each is gone. */
  readonly #open = new Map<Socket, { place: string; address: string; goneMs?: number }>();
  #timer: Timer | undefined;

  constructor(clock: Clock, read = addressesOutside) {
    this.#clock = clock;
    this.#read = read;
  }

  /** True when one came or went since this was last asked. */
  haveChanged(): boolean {
    const nowMs = this.#clock.monotonic();
    if (nowMs - this.#readMs < readEveryMs) return false;
    this.#readMs = nowMs;
    const before = this.#list;
    const list = this.#read();
    if (!list) return false;
    this.#list = list;
    return before !== undefined && (before.size !== list.size || [...before].some((address) => !list.has(address)));
  }

  /** Ends a connection to `place` 20 s after its address went. */
  watch(socket: Socket, place: string): void {
    const address = socket.localAddress;
    if (address === undefined || !this.#read()?.has(address)) return;
    this.#open.set(socket, { place, address });
    this.#timer ??= this.#lookLater();
    socket.once('close', () => {
      this.#open.delete(socket);
      if (this.#open.size > 0) return;
      this.#timer?.cancel();
      this.#timer = undefined;
    });
  }

  #lookLater(): Timer {
    return this.#clock.timer(lookEveryMs, () => {
      this.#timer = this.#lookLater();
      this.#look();
    });
  }

  #look(): void {
    const list = this.#read();
    if (!list) return;
    const nowMs = this.#clock.monotonic();
    for (const [socket, connection] of this.#open) {
      if (list.has(connection.address)) connection.goneMs = undefined;
      else connection.goneMs ??= nowMs;
      if (connection.goneMs !== undefined && nowMs - connection.goneMs >= returnsWithinMs) {
        socket.destroy(movedAway(connection.place));
      }
    }
  }
}

function movedAway(host: string): ChatError {
  const message = `The connection to ${host} is lost: this machine is no longer in the network it was made from. Try again.`;
  return new ChatError('network', message, { code: 'upstream_reset', host });
}
