import { ChatError, toChatError } from '../../chat/errors';
import type { KeptToken } from '../../chat/ports/kept-token';
import type { Clock } from '../../ground/clock';
import type { Channel } from './channel';
import { RemoteLender, toFailure } from './lender';
import { readToFollower, type ToFollower, type ToOwner } from './messages';
import { type Greeting, unseal } from './proof';
import { readKeptToken } from './read-token';
import type { SharedAccount } from './shared-account';

const tokenWithinMs = 30_000;
const stopWithinMs = 3000;

export interface FollowerOptions {
  key: string;
  accounts(): readonly SharedAccount[];
  /** The owner has greeted this window, which now follows. */
  onWelcome(owner: string): void;
  /** Called once. `heir`: the window that is to take the port, when the owner named one; `stopped`: nobody is to. */
  onEnd(why: { heir?: string | undefined; stopped: boolean }): void;
  clock: Clock;
}

/** The end of the channel that does not have the port: its requests take their places from the owner. */
export class ShareFollower {
  readonly #lenders = new Map<string, RemoteLender>();
  readonly #tokens = new Map<number, (message: ToFollower & { kind: 'token' | 'refused' }) => void>();
  #lends: readonly string[] = [];
  #heir: string | undefined;
  #stopped = false;
  #onEnded: () => void = () => {};
  #lastId = 0;
  #ended = false;

  constructor(
    private readonly channel: Channel,
    private readonly greeting: Greeting,
    private readonly options: FollowerOptions,
  ) {
    channel.onEnd = () => this.#end();
    channel.onMessage = (value) => {
      const message = readToFollower(value);
      if (message) this.#hear(message);
    };
  }

  /** Whether the owner counts the places of this account. */
  lends(account: string): boolean {
    return !this.#ended && this.#lends.includes(account);
  }

  /** The accounts of either end have changed. */
  serve(): void {
    if (this.#ended) return;
    for (const { id, queue } of this.options.accounts()) {
      const known = this.#lenders.get(id);
      if (!this.#lends.includes(id)) {
        if (!known) continue;
        this.#lenders.delete(id);
        queue.lead();
        known.leave();
        continue;
      }
      const lender =
        known ??
        new RemoteLender(
          id,
          () => this.#nextId(),
          this.#send,
          () => this.channel.destroy(),
          this.options.clock,
        );
      this.#lenders.set(id, lender);
      queue.borrowFrom(lender);
    }
  }

  /** A token of the owner's; undefined when it went away before it answered. Throws the owner's `ChatError`. */
  token(account: string, refused: string | undefined): Promise<KeptToken | undefined> {
    const id = this.#nextId();
    return new Promise((resolve, reject) => {
      const late = this.options.clock.timer(tokenWithinMs, () => settle(undefined));
      const settle = (token: KeptToken | undefined, failure?: ChatError) => {
        late.cancel();
        this.#tokens.delete(id);
        if (failure) reject(failure);
        else resolve(token);
      };
      const settleWith = (sealed: string) => {
        try {
          settle(readToken(unseal(sealed, this.options.key, this.greeting)));
        } catch (error) {
          settle(undefined, toChatError(error));
        }
      };
      this.#tokens.set(id, (message) => {
        if (this.#ended) settle(undefined);
        else if (message.kind === 'refused') settle(undefined, toFailure(message.failure));
        else settleWith(message.sealed);
      });
      this.#send({ kind: 'token', id, account, ...(refused !== undefined && { refused }) });
    });
  }

  /** Asks for the port, for a newer version. */
  askToHandOver(version: string): void {
    this.#send({ kind: 'hand-over', version });
  }

  /** Asks the owner to stop the bridge for all; resolves when it has gone, after 3 s at the latest. */
  askToStop(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const late = this.options.clock.timer(stopWithinMs, () => resolve());
      this.#onEnded = () => {
        late.cancel();
        resolve();
      };
      this.#send({ kind: 'stop' });
    });
  }

  close(): void {
    this.channel.end();
    this.#end();
  }

  readonly #send = (message: ToOwner) => this.channel.send(message);

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #hear(message: ToFollower): void {
    switch (message.kind) {
      case 'welcome':
        this.#lends = message.accounts;
        this.serve();
        this.options.onWelcome(message.window);
        return;
      case 'accounts':
        this.#lends = message.accounts;
        this.serve();
        return;
      case 'ask':
        this.#send({ kind: 'here' });
        return;
      case 'leaving':
        this.#heir = message.heir;
        this.#stopped = message.stopped ?? false;
        return;
      case 'line':
        this.#lenders.get(message.account)?.hear(message);
        this.options
          .accounts()
          .find(({ id }) => id === message.account)
          ?.queue.lineMoved();
        return;
      default:
        if (message.kind !== 'place' && message.kind !== 'admitted') this.#tokens.get(message.id)?.(message);
        for (const lender of this.#lenders.values()) lender.hear(message);
    }
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    // Nobody may be admitted here before it is known who counts from now on.
    this.options.onEnd({ heir: this.#heir, stopped: this.#stopped });
    this.#onEnded();
    for (const lender of this.#lenders.values()) lender.end();
    for (const settle of [...this.#tokens.values()])
      settle({ kind: 'refused', id: 0, failure: { kind: '', message: '' } });
  }
}

function readToken(text: string | undefined): KeptToken {
  const token = readKeptToken(text);
  if (!token) throw new ChatError('protocol', 'The window that has the bridge sent no readable token.');
  return token;
}
