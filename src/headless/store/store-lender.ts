import { randomUUID } from 'node:crypto';
import { toChatError } from '../../core/chat/errors';
import type { Claim, Holder, Lender, QueueView, SharedQueue } from '../../core/chat/ports/shared-queue';
import type { QueuePlace } from '../../core/chat/queue-place';
import { accountBusy, backOffAfter, longestWaitMs, queueDepth, queueFull } from '../../core/gigachat/chat/queue-rules';
import { calmly } from '../../core/ground/calmly';
import type { Clock, Timer } from '../../core/ground/clock';
import type { Logger } from '../../core/ground/logger';
import { type PlacesAnswer, type PlacesAsk, readPlaces } from './places-answer';

/** How often a copy says that it is there, and after how long without a word it counts as gone. */
const beatMs = 1000;
const goneAfterMs = 5000;
/** So long nobody is let in when the store has lost what it had, and the copies say anew what they have. */
const graceMs = 2 * beatMs;

interface Waiter {
  claim: Claim;
  client: string;
  isTold: boolean;
  admit(): void;
  /** With a failure: refused. */
  settle(admitted: boolean, failure?: Error): void;
}

/**
 * The places of one account, counted for all copies in the store. Whatever happens here is said there in one go, with
 * the next word; every second all is said anew, so that nothing that got lost on the way stays lost. While the store
 * cannot be asked, the copy counts by itself.
 */
export class StoreLender implements Lender {
  view: QueueView = { holders: [], clients: [] };
  readonly #copy = randomUUID();
  readonly #waiting = new Map<string, Waiter>();
  readonly #holding = new Map<string, Holder>();
  readonly #ids = new Map<Holder, string>();
  /** Those that got their place from the store. */
  readonly #granted = new Set<string>();
  /** What was not said yet. */
  #news = { hold: new Set<string>(), wait: new Set<string>(), leave: new Set<string>() };
  #closeMs: number | undefined;
  #isWhole = true;
  #wasKnown = false;
  #lends = false;
  #isSpeaking = false;
  #hasMore = false;
  #isEnded = false;
  #beat: Timer | undefined;
  #opening: Timer | undefined;

  constructor(
    private readonly queue: SharedQueue,
    private readonly limit: () => number,
    private readonly say: (ask: string) => Promise<unknown>,
    /** Fails while the store cannot be asked. */
    private readonly look: () => Promise<unknown>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.#lend();
    this.#beatOn();
  }

  /** Something has changed at another copy. */
  poke(): void {
    if (this.#waiting.size > 0) this.#speak();
  }

  /** Ends the lending and gives everything back at once, as far as the store can be asked. */
  async end(): Promise<void> {
    const lent = this.#lends;
    this.#isEnded = true;
    this.#beat?.cancel();
    this.#opening?.cancel();
    this.#withdraw();
    this.#isWhole = true;
    if (lent) await this.say(JSON.stringify(this.#ask())).catch(() => {});
  }

  async lease(holder: Holder, claim: Claim, signal: AbortSignal, admit: () => void): Promise<boolean> {
    if (signal.aborted) throw toChatError(undefined, signal);
    if (!this.#lends) return false;
    const id = randomUUID().slice(0, 18);
    return await new Promise<boolean>((resolve, reject) => {
      const leave = () => {
        settle();
        this.#leave(id);
        reject(toChatError(undefined, signal));
      };
      const late = this.clock.timer(longestWaitMs, () => {
        settle();
        this.#leave(id);
        reject(accountBusy(this.view.holders.length));
      });
      const settle = () => {
        late.cancel();
        signal.removeEventListener('abort', leave);
        this.#waiting.delete(id);
        this.#news.wait.delete(id);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.set(id, {
        claim,
        client: holder.client,
        isTold: false,
        admit: () => {
          settle();
          this.#granted.add(id);
          this.#hold(id, holder);
          admit();
          resolve(true);
        },
        settle: (admitted, failure) => {
          settle();
          if (failure) reject(failure);
          else resolve(admitted);
        },
      });
      this.#news.wait.add(id);
      this.#speak();
    });
  }

  keep(holder: Holder): void {
    const id = this.#ids.get(holder) ?? randomUUID().slice(0, 18);
    this.#hold(id, holder);
    this.#news.hold.add(id);
    this.#speak();
  }

  giveBack(holder: Holder): void {
    const id = this.#ids.get(holder);
    if (id === undefined) return;
    this.#forget(id, holder);
    this.#leave(id);
  }

  rateLimited(retryAfterMs: number | undefined): void {
    const closeMs = backOffAfter(retryAfterMs);
    if (closeMs === undefined) return;
    this.#closeMs = closeMs;
    this.#speak();
  }

  #hold(id: string, holder: Holder): void {
    this.#ids.set(holder, id);
    this.#holding.set(id, holder);
  }

  #forget(id: string, holder: Holder): void {
    this.#ids.delete(holder);
    this.#holding.delete(id);
    this.#granted.delete(id);
  }

  #leave(id: string): void {
    this.#news.hold.delete(id);
    this.#news.leave.add(id);
    this.#speak();
  }

  #beatOn(): void {
    this.#beat = this.clock.timer(beatMs, () => {
      this.#isWhole = true;
      if (this.#lends) this.#speak();
      else
        this.look().then(
          () => this.#lend(),
          () => {},
        );
      this.#beatOn();
    });
  }

  /** From now on places come from the store. */
  #lend(): void {
    if (this.#lends || this.#isEnded) return;
    this.#lends = true;
    this.queue.borrowFrom(this);
    this.#speak();
  }

  /** The copy counts by itself until the store can be asked again; whoever waits, waits in its own line. */
  #withdraw(): void {
    if (!this.#lends) return;
    this.#lends = false;
    this.view = { holders: [], clients: [] };
    // Who has a place is asked anew when the store is back: until then nobody says here when one leaves.
    this.#holding.clear();
    this.#ids.clear();
    this.#granted.clear();
    this.queue.lead();
    for (const waiter of [...this.#waiting.values()]) waiter.settle(false);
  }

  #speak(): void {
    this.#hasMore = true;
    if (!this.#isSpeaking) void this.#saySo();
  }

  async #saySo(): Promise<void> {
    this.#isSpeaking = true;
    while (this.#hasMore && !this.#isEnded) {
      this.#hasMore = false;
      const ask = this.#ask();
      try {
        this.#hear(readPlaces(await this.say(JSON.stringify(ask))));
      } catch {
        this.#isWhole = true;
        this.#withdraw();
        // The next beat looks again.
        this.#hasMore = false;
      }
    }
    this.#isSpeaking = false;
  }

  #ask(): PlacesAsk {
    const whole = this.#isWhole;
    const { hold, wait, leave } = this.#news;
    const holding = [...(whole ? this.#holding.keys() : hold)];
    const waiting = [...(whole ? this.#waiting.keys() : wait)];
    const ask: PlacesAsk = {
      copy: this.#copy,
      forMs: goneAfterMs,
      limit: this.limit(),
      depth: queueDepth,
      whole,
      wasKnown: this.#wasKnown,
      graceMs,
      hold: holding.map((id) => ({
        id,
        client: this.#holding.get(id)?.client ?? '',
        granted: this.#granted.has(id),
      })),
      wait: waiting.map((id) => ({ id, client: this.#waiting.get(id)?.client ?? '' })),
      leave: [...leave],
      ...(this.#closeMs !== undefined && { closeMs: this.#closeMs }),
    };
    this.#news = { hold: new Set(), wait: new Set(), leave: new Set() };
    this.#isWhole = false;
    this.#closeMs = undefined;
    return ask;
  }

  #hear(answer: PlacesAnswer): void {
    if (this.#isEnded || !this.#lends) return;
    // What this copy had was given to others, because nothing was heard of it: it says anew what it has.
    if (!answer.known && this.#wasKnown) {
      this.#isWhole = true;
      this.#hasMore = true;
    }
    this.#wasKnown = true;
    this.view = { holders: answer.held, clients: answer.line };
    for (const id of answer.own) this.#waiting.get(id)?.admit();
    for (const id of answer.lost) this.#lose(id);
    for (const id of answer.full) this.#waiting.get(id)?.settle(false, queueFull());
    const { held: holders, limit } = answer;
    for (const { id, place: position } of answer.places) {
      const waiter = this.#waiting.get(id);
      if (waiter) this.#tell(waiter, { position, holders, limit });
    }
    this.#openAfter(answer.closedMs);
    this.queue.lineMoved();
  }

  #lose(id: string): void {
    const holder = this.#holding.get(id);
    if (!holder) return;
    this.#forget(id, holder);
    this.logger.warn('lost its place at the account: nothing was heard from this copy', { client: holder.client });
    holder.lose?.();
  }

  #tell(waiter: Waiter, place: QueuePlace): void {
    calmly(() => waiter.claim.onWait?.(place));
    if (waiter.isTold) return;
    waiter.isTold = true;
    const { client } = waiter;
    const busyWith = place.holders.slice(0, 8).join(', ');
    this.logger.info('waits for the account', { client, position: place.position, busyWith });
  }

  /** Nobody says when the time is over for which the account was closed. */
  #openAfter(closedMs: number): void {
    this.#opening?.cancel();
    if (closedMs > 0 && this.#waiting.size > 0) this.#opening = this.clock.timer(closedMs + 1, () => this.#speak());
  }
}
