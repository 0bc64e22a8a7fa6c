import { randomBytes } from 'node:crypto';
import { toChatError } from '../../chat/errors';
import { pause } from '../../chat/pause';
import type { KeptToken } from '../../chat/ports/kept-token';
import type { Clock } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import { type Shared, shared } from '../../ground/shared';
import { ListenError } from '../http/listen';
import type { Bridge } from '../http/server';
import type { Upgrades } from '../http/upgrades';
import { dial, type Found } from './dial';
import { ShareFollower } from './follower';
import { ShareOwner } from './owner';
import { placeOf } from './proof';
import type { SharedAccount } from './shared-account';
import { isNewer } from './version';

/** What this window is to the bridge. */
export type ShareState =
  | { kind: 'looking' | 'stopped' }
  | { kind: 'owner'; url: string; port: number }
  | { kind: 'follower'; url: string; port: number; owner: string; version: string; sameAccounts: boolean }
  | { kind: 'taken'; port: number; by: 'other-bridge' | 'elsewhere' | 'stranger' }
  | { kind: 'failed'; reason: string };

export interface SharedBridgeOptions<B extends Bridge> {
  key: string;
  version: string;
  /** Tried in this order: the first that is free, or whose owner is one of us. */
  ports: readonly number[];
  /** Starts the bridge. Throws `ListenError`. */
  open(port: number, upgrades: Upgrades): Promise<B>;
  accounts: readonly SharedAccount[];
  /** Hears of every change. */
  onChange(state: ShareState): void;
  clock: Clock;
  logger: Logger;
}

/** A port that neither can be had nor answers is tried for this long, and so often: its owner may be going. */
const unclearForMs = 8000;
const unclearAnswers = 5;
/** Whoever answers in a strange way is asked again so often: a bridge that is starting or ending does so too. */
const strangeAnswers = 3;
/** The time between two tries. */
const againAfterMs = 50;
const againWithinMs = 200;
const welcomeWithinMs = 3000;
/** The heir that was named goes first. */
const heirFirstMs = 400;
/** After a change of owners the followers say first which places they have. */
const settleMs = 300;

/**
 * One bridge for all windows of one user: the first has the port, the others follow it, and when it goes one of them
 * takes the port. The listening port is the lock, so there are never two owners.
 */
export class SharedBridge<B extends Bridge> {
  /** The mark of this window. */
  readonly window = randomBytes(3).toString('hex');
  #state: ShareState = { kind: 'stopped' };
  #accounts: readonly SharedAccount[];
  #bridge: B | undefined;
  #owner: ShareOwner | undefined;
  #follower: ShareFollower | undefined;
  #looking: Shared<void> | undefined;
  /** What to look for once the look under way has ended: the owner it found has gone already. */
  #next: Look | undefined;
  readonly #stopped = new AbortController();
  /** Bridges that were handed over and still answer. */
  readonly #leftOver = new Set<Bridge>();

  constructor(private readonly options: SharedBridgeOptions<B>) {
    this.#accounts = options.accounts;
  }

  get state(): ShareState {
    return this.#state;
  }

  /** The bridge, in the window that has the port. */
  get bridge(): B | undefined {
    return this.#bridge;
  }

  /** Looks for the owner or becomes it; resolves when it is known which. */
  start(): Promise<ShareState> {
    this.#look({ tookOver: false, afterMs: 0 });
    return this.settled();
  }

  /** Resolves when it is known who has the port. */
  async settled(): Promise<ShareState> {
    while (this.#looking) await this.#looking;
    return this.#state;
  }

  /** Other accounts from now on. */
  serve(accounts: readonly SharedAccount[]): void {
    this.#accounts = accounts;
    if (this.#looking) for (const { queue } of accounts) queue.suspend();
    this.#owner?.serve();
    this.#follower?.serve();
    this.#refreshFollowing();
  }

  /**
   * A token that the owner has for this account; undefined where this window is to get one itself. Throws the owner's
   * `ChatError`.
   */
  async token(account: string, refused: string | undefined): Promise<KeptToken | undefined> {
    for (;;) {
      await this.settled();
      const follower = this.#follower;
      if (!follower?.lends(account)) return undefined;
      const token = await follower.token(account, refused);
      // An owner that went before it answered has a successor, which gets the token for all.
      if (token || this.#follower === follower) return token;
    }
  }

  /** Leaves the port to the others. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#looking;
    this.#follower?.close();
    this.#follower = undefined;
    this.#owner?.close();
    this.#owner = undefined;
    for (const { queue } of this.#accounts) queue.lead();
    const bridge = this.#bridge;
    this.#bridge = undefined;
    this.#become({ kind: 'stopped' });
    await bridge?.stop();
    await Promise.all([...this.#leftOver].map((left) => left.stop()));
  }

  #look(look: Look): void {
    if (this.#stopped.signal.aborted) return;
    for (const { queue } of this.#accounts) queue.suspend();
    if (this.#looking) {
      this.#next = look;
      return;
    }
    const port = portOf(this.#state);
    this.#become({ kind: 'looking' });
    this.#looking = shared(
      this.#find(port, look)
        .catch((error: unknown) => this.#fail(error))
        .finally(() => {
          const next = this.#next;
          this.#looking = this.#next = undefined;
          if (next) this.#look(next);
        }),
    );
  }

  #fail(error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    for (const { queue } of this.#accounts) queue.lead();
    this.#become({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }

  async #find(last: number | undefined, { tookOver, afterMs }: Look): Promise<void> {
    const { ports, clock } = this.options;
    await pause(afterMs, clock, this.#stopped.signal);
    let by: Taken = 'stranger';
    const inOrder = last === undefined ? ports : [last, ...ports.filter((port) => port !== last)];
    for (const port of inOrder) {
      const found = await this.#findOn(port, tookOver);
      if (found === undefined) return;
      by = found;
      this.options.logger.warn('somebody else has the port', { port, by });
    }
    for (const { queue } of this.#accounts) queue.lead();
    this.#become({ kind: 'taken', port: inOrder[0] ?? 0, by });
  }

  /** Undefined when this window has the port now, or follows whoever has it. */
  async #findOn(port: number, tookOver: boolean): Promise<Taken | undefined> {
    const { clock, key, logger } = this.options;
    const begun = clock.monotonic();
    for (let [strange, unclear] = [0, 0]; ; ) {
      if (this.#stopped.signal.aborted) throw toChatError(undefined, this.#stopped.signal);
      if (await this.#own(port, tookOver)) return undefined;
      const found = await dial(port, key, this.window, clock, this.#stopped.signal);
      if (found.kind === 'owner' && (await this.#follow(port, found))) return undefined;
      if (found.kind === 'other-bridge' || found.kind === 'elsewhere') return found.kind;
      if (found.kind === 'stranger') strange += 1;
      else unclear += 1;
      logger.debug('nobody of ours answers on the port yet', { port, found: found.kind });
      if (strange >= strangeAnswers) return 'stranger';
      if (unclear >= unclearAnswers && clock.monotonic() - begun > unclearForMs) return 'stranger';
      await pause(againAfterMs + Math.random() * againWithinMs, clock, this.#stopped.signal);
    }
  }

  async #own(port: number, tookOver: boolean): Promise<boolean> {
    const { key, version, clock, logger, open } = this.options;
    const owner = new ShareOwner({
      key,
      version,
      place: placeOf(key),
      window: this.window,
      accounts: () => this.#accounts,
      onHandOver: (heir) => this.#handOver(heir),
      clock,
      logger,
    });
    try {
      const bridge = await open(port, (request, socket) => owner.accept(request, socket, port));
      this.#bridge = bridge;
      this.#owner = owner;
    } catch (error) {
      owner.close();
      if (error instanceof ListenError && error.code === 'EADDRINUSE') return false;
      throw error;
    }
    for (const { queue } of this.#accounts) queue.lead(tookOver ? settleMs : 0);
    const { url } = this.#bridge;
    logger.info(tookOver ? 'this window takes over the bridge' : 'this window has the bridge', { url });
    this.#become({ kind: 'owner', url, port });
    return true;
  }

  /** Resolves with true once the owner has greeted this window, with false when it went before. */
  #follow(port: number, { channel, greeting }: Found & { kind: 'owner' }): Promise<boolean> {
    const { key, clock, logger, version } = this.options;
    return new Promise((resolve) => {
      const leave = () => channel.destroy();
      const late = clock.timer(welcomeWithinMs, leave);
      this.#stopped.signal.addEventListener('abort', leave, { once: true });
      const known = () => {
        late.cancel();
        this.#stopped.signal.removeEventListener('abort', leave);
      };
      const follower = new ShareFollower(channel, greeting, {
        key,
        accounts: () => this.#accounts,
        onWelcome: (owner) => {
          known();
          this.#follower = follower;
          for (const { id, queue } of this.#accounts) if (!follower.lends(id)) queue.lead();
          logger.info('another window has the bridge; this one follows', { owner, version: greeting.version });
          const url = `http://127.0.0.1:${port}`;
          this.#become({ kind: 'follower', url, port, owner, version: greeting.version, sameAccounts: true });
          this.#refreshFollowing();
          if (isNewer(version, greeting.version)) follower.askToHandOver(version);
          resolve(true);
        },
        onEnd: (heir) => {
          known();
          resolve(false);
          if (this.#follower !== follower) return;
          this.#follower = undefined;
          this.#look({ tookOver: true, afterMs: heir === undefined || heir === this.window ? 0 : heirFirstMs });
        },
        clock,
      });
    });
  }

  /** A newer version takes the port; what is under way here goes on to its end. */
  #handOver(heir: string): void {
    const bridge = this.#bridge;
    const owner = this.#owner;
    if (!bridge || !owner) return;
    this.options.logger.info('a newer version takes over the bridge', { heir });
    this.#bridge = undefined;
    this.#owner = undefined;
    for (const { queue } of this.#accounts) queue.suspend();
    this.#leftOver.add(bridge);
    shared(bridge.handOver().finally(() => this.#leftOver.delete(bridge)));
    owner.close(heir);
    this.#look({ tookOver: true, afterMs: heirFirstMs });
  }

  #refreshFollowing(): void {
    if (this.#state.kind !== 'follower') return;
    const sameAccounts = this.#accounts.every(({ id }) => this.#follower?.lends(id));
    if (sameAccounts !== this.#state.sameAccounts) this.#become({ ...this.#state, sameAccounts });
  }

  #become(state: ShareState): void {
    this.#state = state;
    this.options.onChange(state);
  }
}

interface Look {
  /** Whether there was an owner before. */
  tookOver: boolean;
  afterMs: number;
}

type Taken = 'other-bridge' | 'elsewhere' | 'stranger';

function portOf(state: ShareState): number | undefined {
  return state.kind === 'owner' || state.kind === 'follower' ? state.port : undefined;
}
