import { randomBytes } from 'node:crypto';
import type { KeptToken } from '../../chat/ports/kept-token';
import type { Timer } from '../../ground/clock';
import { type Shared, shared } from '../../ground/shared';
import { ListenError } from '../http/listen';
import type { Bridge } from '../http/server';
import { dial, type Found } from './dial';
import { ShareFollower } from './follower';
import { ShareOwner } from './owner';
import { type Look, search, type Taken } from './search';
import type { SharedBridgeOptions, ShareState } from './share-state';
import type { SharedAccount } from './shared-account';
import { isNewer } from './version';

const welcomeWithinMs = 3000;
/** The heir that was named goes first. */
const heirFirstMs = 400;
/** An owner of ours may have stood still for a while, as a laptop or a debugger lets it: it is looked for again. */
const askAgainMs = 15_000;
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
  #again: Timer | undefined;
  readonly #stopped = new AbortController();
  #ending: Shared<void> | undefined;
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
    this.#look({ tookOver: false, afterMs: 0, keyIsNew: this.options.keyIsNew ?? false });
    return this.settled();
  }

  /** Resolves when it is known who has the port. */
  async settled(): Promise<ShareState> {
    while (this.#looking) await this.#looking;
    return this.#state;
  }

  /** Other accounts from now on. */
  serve(accounts: readonly SharedAccount[]): void {
    const left = this.#accounts.filter(({ queue }) => accounts.every((account) => account.queue !== queue));
    this.#accounts = accounts;
    if (this.#looking) {
      // Who comes to have the port counts nothing for what still waits there.
      for (const { queue } of left) queue.lead();
      for (const { queue } of accounts) queue.suspend();
    }
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

  /** Leaves the port to the others; whoever says so again waits for the same end. */
  stop(): Promise<void> {
    this.#ending ??= shared(this.#end());
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#stopped.abort();
    this.#again?.cancel();
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

  /** Frees the port for good: no window takes it until one of them starts again. */
  async stopForAll(): Promise<void> {
    this.#owner?.close({ stopped: true });
    await this.#follower?.askToStop();
    await this.stop();
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

  async #find(last: number | undefined, look: Look): Promise<void> {
    const { ports, hint = async () => undefined, key, clock, logger } = this.options;
    const { signal } = this.#stopped;
    const by = await search(last, look, {
      ports,
      hint,
      own: (port, passed) => this.#own(port, passed, look.tookOver),
      dial: (port) => dial(port, key, this.window, clock, signal),
      follow: (port, owner, passed) => this.#follow(port, owner, passed),
      clock,
      logger,
      signal,
    });
    if (by === undefined) return;
    for (const { queue } of this.#accounts) queue.lead();
    const port = last ?? ports[0] ?? 0;
    this.#become({ kind: 'taken', port, by });
    this.#askAgain(port);
  }

  /** Follows whoever turns out to be an owner of ours after all; until then nothing changes for this window. */
  #askAgain(port: number): void {
    const { key, clock } = this.options;
    const { signal } = this.#stopped;
    const ask = async () => {
      const found = await dial(port, key, this.window, clock, signal);
      if (found.kind === 'owner') found.channel.destroy();
      if (signal.aborted || this.#state.kind !== 'taken') return;
      if (found.kind === 'owner') this.#lookForNext(0);
      else this.#askAgain(port);
    };
    this.#again = clock.timer(askAgainMs, () => shared(ask()));
  }

  async #own(port: number, passed: Taken | undefined, tookOver: boolean): Promise<boolean | 'reserved'> {
    const { key, version, clock, logger, open, onStopped } = this.options;
    const owner = new ShareOwner({
      key,
      version,
      window: this.window,
      accounts: () => this.#accounts,
      onHandOver: (heir) => this.#handOver(heir),
      onStop: onStopped,
      onFollowers: () => {
        if (this.#state.kind === 'owner') this.#become({ ...this.#state, followers: owner.followers });
      },
      clock,
      logger,
    });
    try {
      this.#bridge = await open(port, (request, socket) => owner.accept(request, socket, this.#bridge?.port ?? port));
      this.#owner = owner;
    } catch (error) {
      owner.close();
      if (error instanceof ListenError && error.code === 'EADDRINUSE') return false;
      // Elsewhere the ports below 1024 are for root, and the next one would be no better.
      const isRoots = process.platform !== 'win32' && port < 1024;
      if (error instanceof ListenError && error.code === 'EACCES' && !isRoots) return 'reserved';
      throw error;
    }
    for (const { queue } of this.#accounts) queue.lead(tookOver ? settleMs : 0);
    const { url, port: taken } = this.#bridge;
    logger.info(tookOver ? 'this window takes over the bridge' : 'this window has the bridge', { url });
    this.#become({ kind: 'owner', url, port: taken, ...(passed && { passed }), followers: owner.followers });
    return true;
  }

  /** Resolves with true once the owner has greeted this window, with false when it went before. */
  #follow(port: number, { channel, greeting }: Found & { kind: 'owner' }, passed: Taken | undefined): Promise<boolean> {
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
          const its = { owner, version: greeting.version, sameAccounts: true };
          this.#become({ kind: 'follower', url, port, ...its, ...(passed && { passed }) });
          this.#refreshFollowing();
          if (isNewer(version, greeting.version)) follower.askToHandOver(version);
          resolve(true);
        },
        onEnd: ({ heir, stopped }) => {
          known();
          resolve(false);
          if (this.#follower !== follower) return;
          this.#follower = undefined;
          if (stopped) this.#stopForOthers();
          else this.#lookForNext(heir === undefined || heir === this.window ? 0 : heirFirstMs);
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
    owner.close({ heir });
    this.#lookForNext(heirFirstMs);
  }

  #lookForNext(afterMs: number): void {
    this.#look({ tookOver: true, afterMs, keyIsNew: false });
  }

  /** Another window has stopped the bridge for all: nobody counts for this one any more. */
  #stopForOthers(): void {
    for (const { queue } of this.#accounts) queue.lead();
    this.#become({ kind: 'stopped' });
    this.options.onStopped();
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

function portOf(state: ShareState): number | undefined {
  return state.kind === 'owner' || state.kind === 'follower' ? state.port : undefined;
}
