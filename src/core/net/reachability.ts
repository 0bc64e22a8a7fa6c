import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { ChatError, isOfProxy } from '../chat/errors';
import type { Clock } from '../ground/clock';
import { isLookupFailure } from './network-errors';

/** While there is no network, one call in this time tries again; all others are answered at once. */
const probeEveryMs = 5000;
/** A name that is not found out by then counts as not found. */
const lookupLimitMs = 2000;

/**
 * Tells "this one host cannot be found" from "there is no network": after a failed lookup the names of all hosts are
 * asked for, and only when none is known the machine is offline. Behind a proxy it is the proxy's name that is asked
 * for, once that of a host which needs no proxy was not found.
 */
export class Reachability {
  #retryAtMs: number | undefined;
  /** How often something was there. */
  #reached = 0;

  constructor(
    private readonly hosts: readonly string[],
    private readonly clock: Clock,
    private readonly lookup: LookupFunction = systemLookup as LookupFunction,
  ) {}

  /** Throws `offline` while the machine is, except for the one call in 5 s that tries. */
  admit(): void {
    if (this.#retryAtMs === undefined) return;
    if (this.clock.monotonic() < this.#retryAtMs) throw this.#offline();
    this.#retryAtMs = this.clock.monotonic() + probeEveryMs;
  }

  /** Says that something was there: there is a network. */
  reached(): void {
    this.#reached += 1;
    this.#retryAtMs = undefined;
  }

  /** The failure of a call, made `offline` when it is one. */
  async judge(failure: ChatError): Promise<ChatError> {
    if (!isLookupFailure(failure)) {
      // Whatever refused or broke the connection, or showed a certificate, was found by its name.
      if (failure.kind === 'tls' || failure.kind === 'network') this.reached();
      return failure;
    }
    // That a proxy's name is not known says nothing of any other name.
    if (isOfProxy(failure)) return failure;
    const reached = this.#reached;
    const known = await Promise.all(this.hosts.map((host) => this.#resolves(host)));
    if (known.includes(true)) {
      this.reached();
      return failure;
    }
    // What was asked before the network came back says nothing of it now.
    if (this.#reached !== reached) return failure;
    this.#retryAtMs = this.clock.monotonic() + probeEveryMs;
    return this.#offline(failure);
  }

  #resolves(host: string): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.clock.timer(lookupLimitMs, () => resolve(false));
      this.lookup(host, {}, (error) => {
        timer.cancel();
        resolve(error === null || error === undefined);
      });
    });
  }

  #offline(cause?: ChatError): ChatError {
    const names = this.hosts.join(' and ');
    const what = `This machine has no network, or none that knows ${names}: the name cannot be looked up.`;
    return new ChatError('offline', `${what} Check the connection and the VPN.`, {
      code: 'network_offline',
      host: this.hosts[0],
      advice: 'proxy-wanted',
      cause,
    });
  }
}
