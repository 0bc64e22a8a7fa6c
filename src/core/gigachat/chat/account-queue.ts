import { toChatError } from '../../chat/errors';
import type { Claim, Holder, Lender, QueueView, Release, SharedQueue } from '../../chat/ports/shared-queue';
import { calmly } from '../../ground/calmly';
import type { Clock, Timer } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import { Ongoing } from '../../ground/ongoing';
import { Lanes, type Waiter } from './lanes';
import { accountBusy, backOffAfter, longestWaitMs, queueDepth, queueFull } from './queue-rules';

/** Of a line of waiting clients so many are named in the log. */
const mostNamed = 8;
/** In a longer line nobody hears of every move: each would be told to everybody. */
const promptly = 32;
/** How often those in a long line hear where they stand, at most. */
const tellEveryMs = 50;

export type { Claim, Release } from '../../chat/ports/shared-queue';

/**
 * The places of one account: at most `limit()` requests at a time, because a personal GigaChat account has one stream.
 * Clients take turns, each one's requests in their order; a turn in the editor goes first, but only every second time.
 * Where another process counts for the account, the places are leased from there.
 */
export class AccountQueue implements SharedQueue {
  /** Who has a place, of those that ask here. */
  readonly #holders = new Ongoing<Holder>();
  readonly #watchers = new Set<() => void>();
  #lender: Lender | undefined;
  #suspended = false;
  #closedUntilMs = 0;
  #toldOfForeignUse = false;
  /** Set while a long line is to hear that it has moved. */
  #telling: Timer | undefined;
  readonly #lanes = new Lanes();

  /** Called whenever somebody waits, enters or leaves. */
  onChange: () => void = () => {};

  /** `limit` is asked anew each time: it changes when the account turns out to have another scope. */
  constructor(
    private limit: () => number,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Has as many places as this says from now on: who answers for the account has other settings. */
  limitedBy(limit: () => number): void {
    this.limit = limit;
    this.#admit();
  }

  /** How many are under way, wherever they were asked for. */
  get inFlight(): number {
    return this.#lender ? this.#lender.view.holders.length : this.#holders.size;
  }

  /** How many requests may be under way at a time. */
  get places(): number {
    return this.limit();
  }

  /** Who has a place now, in the order in which they got it. */
  get holders(): readonly string[] {
    return this.#lender ? this.#lender.view.holders : [...this.#holders].map(({ client }) => client);
  }

  get waiting(): number {
    return this.#lender ? this.clients.reduce((sum, { waiting }) => sum + waiting, 0) : this.#lanes.size;
  }

  /** Who waits and how many of each, in the order of their turns. */
  get clients(): QueueView['clients'] {
    return this.view.clients;
  }

  /** True when one more would be admitted at once, and nobody would have to stand back for it. */
  get isFree(): boolean {
    if (this.waiting > 0 || this.#suspended || this.clock.monotonic() < this.#closedUntilMs) return false;
    return this.inFlight < this.limit();
  }

  get view(): QueueView {
    return this.#lender?.view ?? { holders: this.holders, clients: this.#lanes.counts() };
  }

  /** True while another process counts the places: one can be lost to it. */
  get isLent(): boolean {
    return this.#lender !== undefined;
  }

  watch(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => void this.#watchers.delete(listener);
  }

  /**
   * Resolves when it is this request's turn. Throws `queue-full` when 1024 wait already or the turn did not come within
   * 5 min, `cancelled` on the signal; the place in the queue is free at once.
   */
  async enter(signal: AbortSignal, claim: Claim = {}): Promise<Release> {
    const holder: Holder = {
      client: claim.client ?? '',
      lose: () => {
        if (!this.#holders.delete(holder)) return;
        this.#moved();
        claim.onLost?.();
      },
    };
    for (let admitted = false; !admitted; ) {
      if (signal.aborted) throw toChatError(undefined, signal);
      admitted = await (this.#lender
        ? this.#lease(this.#lender, signal, claim, holder)
        : this.#enterHere(signal, claim, holder));
    }
    this.#moved();
    return this.#releaseOf(holder);
  }

  keep(client: string): Release {
    const holder = { client };
    this.#holders.add(holder);
    this.#moved();
    return this.#releaseOf(holder);
  }

  suspend(): void {
    this.#lender = undefined;
    this.#suspended = true;
    this.#moved();
  }

  lead(graceMs = 0): void {
    this.#lender = undefined;
    this.#suspended = false;
    if (graceMs > 0) this.#close(graceMs);
    else this.#admit();
    this.#moved();
  }

  borrowFrom(lender: Lender): void {
    this.#suspended = false;
    this.#lender = lender;
    for (const holder of this.#holders) lender.keep(holder);
    for (let waiter = this.#lanes.next(); waiter; waiter = this.#lanes.next()) waiter.move();
    this.#moved();
  }

  lineMoved(): void {
    this.#moved();
  }

  /**
   * Says that GigaChat answered 429. With nothing of ours in flight but that request, somebody else uses the account:
   * nobody is admitted for the time asked for (up to 5 s), or for about a second.
   */
  rateLimited(retryAfterMs: number | undefined): void {
    if (this.#lender) {
      this.#lender.rateLimited(retryAfterMs);
      return;
    }
    if (this.#holders.size > 1) return;
    const backOffMs = backOffAfter(retryAfterMs);
    if (backOffMs === undefined) return;
    this.#close(backOffMs);
    if (this.#toldOfForeignUse) return;
    this.#toldOfForeignUse = true;
    this.logger.warn('GigaChat is busy although nothing of ours is under way: another program uses this account');
  }

  #close(waitMs: number): void {
    this.#closedUntilMs = Math.max(this.#closedUntilMs, this.clock.monotonic() + waitMs);
    this.#reopen(waitMs);
  }

  #reopen(waitMs: number): void {
    this.clock.timer(waitMs, () => {
      // Timers may fire a moment early, and another 429 may have come since.
      const leftMs = this.#closedUntilMs - this.clock.monotonic();
      if (leftMs > 0) this.#reopen(Math.ceil(leftMs));
      else this.#admit();
    });
  }

  #mayEnter(): boolean {
    if (this.#lender || this.#suspended) return false;
    return this.#holders.size < this.limit() && this.clock.monotonic() >= this.#closedUntilMs;
  }

  #releaseOf(holder: Holder): Release {
    return () => {
      if (!this.#holders.delete(holder)) return;
      this.#lender?.giveBack(holder);
      this.#admit();
      this.#moved();
    };
  }

  async #lease(lender: Lender, signal: AbortSignal, claim: Claim, holder: Holder): Promise<boolean> {
    const admitted = await lender.lease(holder, claim, signal, () => this.#holders.add(holder));
    // One that has gone lends nothing any more; whoever looks after the sharing says who comes next.
    if (!admitted && this.#lender === lender) this.#lender = undefined;
    return admitted;
  }

  /** True with a place, false when the line has moved to another process. */
  async #enterHere(signal: AbortSignal, claim: Claim, holder: Holder): Promise<boolean> {
    if (!this.#mayEnter() || this.#lanes.size > 0) return await this.#wait(signal, claim, holder);
    this.#holders.add(holder);
    return true;
  }

  #wait(signal: AbortSignal, claim: Claim, holder: Holder): Promise<boolean> {
    const { client = '', interactive = false, onWait } = claim;
    if (this.#lanes.size >= queueDepth) throw queueFull();
    return new Promise((resolve, reject) => {
      const settle = () => {
        timer.cancel();
        signal.removeEventListener('abort', leave);
      };
      const waiter: Waiter = {
        client,
        interactive,
        tell: onWait,
        admit: () => {
          settle();
          this.#holders.add(holder);
          resolve(true);
        },
        move: () => {
          settle();
          resolve(false);
        },
      };
      const leave = () => {
        settle();
        this.#lanes.remove(waiter);
        this.#moved();
        reject(toChatError(undefined, signal));
      };
      const timer = this.clock.timer(longestWaitMs, () => {
        settle();
        this.#lanes.remove(waiter);
        this.#moved();
        reject(accountBusy(this.inFlight));
      });
      signal.addEventListener('abort', leave, { once: true });
      const position = this.#lanes.add(waiter);
      const { holders } = this;
      const named = this.#lanes.counts(mostNamed).map((one) => `${one.client} × ${one.waiting}`);
      const line = told(named, this.#lanes.clients);
      this.logger.info('waits for the account', { client, position, busyWith: told(holders), line });
      if (this.#lanes.listeners.size > promptly) this.#tell(waiter, position, holders);
      this.#moved();
    });
  }

  #admit(): void {
    while (this.#mayEnter()) {
      const next = this.#lanes.next();
      if (!next) return;
      next.admit();
    }
  }

  #moved(): void {
    if (this.#lanes.listeners.size <= promptly) this.#tellPlaces();
    else this.#telling ??= this.clock.timer(tellEveryMs, () => this.#tellPlaces());
    calmly(this.onChange, this.#fail);
    for (const watcher of this.#watchers) calmly(watcher, this.#fail);
  }

  #tellPlaces(): void {
    this.#telling?.cancel();
    this.#telling = undefined;
    if (this.#lanes.listeners.size === 0) return;
    const holders = this.holders;
    for (const [waiter, position] of this.#lanes.places()) this.#tell(waiter, position, holders);
  }

  #tell({ tell }: Waiter, position: number, holders: readonly string[]): void {
    calmly(() => tell?.({ position, holders, limit: this.limit() }), this.#fail);
  }

  readonly #fail = (error: unknown) => this.logger.error('a watcher of the queue failed', { reason: String(error) });
}

/** Names for the log: a line of hundreds, told by each who joins it, would be the longest thing in it. */
function told(names: readonly string[], all = names.length): string {
  const more = all - mostNamed;
  return [...names.slice(0, mostNamed), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
