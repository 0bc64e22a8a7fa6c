import { ChatError, toChatError } from '../../chat/errors';
import type { KeptToken } from '../../chat/ports/kept-token';
import type { Release } from '../../chat/ports/shared-queue';
import type { QueuePlace } from '../../chat/queue-place';
import { calmly } from '../../ground/calmly';
import { asSaid, type SentFailure, type ToFollower, type ToOwner } from './messages';
import type { SharedAccount } from './shared-account';

/** No window has so many requests at a time. */
const mostLeases = 2048;
/** Each who waits is told of so many who have a place. */
const mostNamed = 8;

/** Says something to the follower. */
interface Say {
  send(message: ToFollower): void;
  /** For what is out of date soon. */
  mention(message: ToFollower): void;
}

/** What one follower has of the owner's places: all of it comes back when it goes. */
export class Desk {
  readonly #held = new Map<number, Release>();
  readonly #waiting = new Map<number, AbortController>();

  constructor(
    private readonly window: string,
    private readonly accounts: () => readonly SharedAccount[],
    private readonly say: Say,
    private readonly seal: (token: KeptToken) => string,
  ) {}

  /** Whether it has a place, or waits for one. */
  get hasAny(): boolean {
    return this.#held.size + this.#waiting.size > 0;
  }

  take(message: ToOwner): void {
    switch (message.kind) {
      case 'lease':
        void this.#lease(message);
        return;
      case 'keep':
        if (this.#isTaken(message.id) || this.#isFull) return;
        this.#hold(message.id, this.#account(message.account)?.queue.keep(this.#named(message.client)));
        return;
      case 'back':
        this.#waiting.get(message.id)?.abort();
        this.#held.get(message.id)?.();
        this.#held.delete(message.id);
        return;
      case 'limited':
        this.#account(message.account)?.queue.rateLimited(message.afterMs);
        return;
      case 'token':
        void this.#giveToken(message);
        return;
    }
  }

  /** The follower has gone: its places are free at once. */
  clear(): void {
    for (const controller of this.#waiting.values()) controller.abort();
    for (const release of this.#held.values()) release();
    this.#held.clear();
  }

  #account(id: string): SharedAccount | undefined {
    return this.accounts().find((account) => account.id === id);
  }

  /** Two windows are two clients. */
  #named(client: string): string {
    return client.includes('#') ? client : `${asSaid(client, this.window.length + 1)}#${this.window}`;
  }

  #isTaken(id: number): boolean {
    return this.#held.has(id) || this.#waiting.has(id);
  }

  get #isFull(): boolean {
    return this.#held.size + this.#waiting.size >= mostLeases;
  }

  #hold(id: number, release: Release | undefined): void {
    if (release) this.#held.set(id, release);
  }

  async #lease({ id, account, client, interactive }: ToOwner & { kind: 'lease' }): Promise<void> {
    if (this.#isTaken(id)) return;
    const controller = new AbortController();
    try {
      const queue = this.#account(account)?.queue;
      if (!queue) throw new ChatError('queue-full', 'The bridge answers for another account now.');
      if (this.#isFull) throw new ChatError('queue-full', 'Too many requests.');
      this.#waiting.set(id, controller);
      let isTold = false;
      const onWait = ({ position, holders, limit }: QueuePlace) => {
        const named = holders.slice(0, mostNamed).map((holder) => asSaid(holder));
        const place: ToFollower = { kind: 'place', id, position, holders: named, limit };
        if (isTold) this.say.mention(place);
        else this.say.send(place);
        isTold = true;
      };
      const release = await queue.enter(controller.signal, { client: this.#named(client), interactive, onWait });
      // The turn may have come in the moment in which the follower left.
      if (controller.signal.aborted) release();
      else {
        this.#hold(id, release);
        this.say.send({ kind: 'admitted', id });
      }
    } catch (error) {
      if (!controller.signal.aborted) this.#refuse(id, error);
    } finally {
      this.#waiting.delete(id);
    }
  }

  async #giveToken({ id, account, refused }: ToOwner & { kind: 'token' }): Promise<void> {
    try {
      const found = this.#account(account);
      if (!found) throw new ChatError('auth', 'The bridge answers for another account now.', { code: 'other_account' });
      this.say.send({ kind: 'token', id, sealed: this.seal(await found.token(refused)) });
    } catch (error) {
      this.#refuse(id, error);
    }
  }

  #refuse(id: number, error: unknown): void {
    const { kind, message, code, retryAfterMs } = toChatError(error);
    const failure: SentFailure = { kind, message, code, retryAfterMs };
    calmly(() => this.say.send({ kind: 'refused', id, failure }));
  }
}
