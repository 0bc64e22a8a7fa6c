import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import { shareProtocol } from '../http/upgrades';
import { Channel } from './channel';
import { Desk } from './desk';
import { asSaid, mostAccounts, readToOwner, type ToFollower, type ToOwner } from './messages';
import { type Greeting, isProof, newNonce, placeOf, proofOf, seal } from './proof';
import { Pulse } from './pulse';
import type { SharedAccount } from './shared-account';
import { isNewer } from './version';

/** Where windows meet: an upgrade of the bridge's own server. */
export const sharePath = '/bridge/share';

/** Whoever has proved nothing by then is not one of us. */
const proofWithinMs = 5000;
const mostUnproved = 32;
const mostFollowers = 64;
/** How often followers hear of the line at most. */
const tellEveryMs = 50;

export interface OwnerOptions {
  key: string;
  version: string;
  /** The mark of this window, for others to show. */
  window: string;
  accounts(): readonly SharedAccount[];
  /** A newer version wants the port. */
  onHandOver(heir: string): void;
  /** A follower stops the bridge for all. */
  onStop(): void;
  /** Another window follows, or has gone. */
  onFollowers(): void;
  clock: Clock;
  logger: Logger;
}

/** The end of the channel that has the port: proves itself, checks who calls, and lends places of its queues. */
export class ShareOwner {
  readonly #followers = new Map<Channel, Desk>();
  readonly #unproved = new Set<Channel>();
  #unwatch: (() => void)[] = [];
  #told: Timer | undefined;
  #closed = false;

  constructor(private readonly options: OwnerOptions) {
    this.#watchQueues();
  }

  get followers(): number {
    return this.#followers.size;
  }

  /** Takes an upgrade that is meant for it; false for all others. The bridge's gate has let the caller pass already. */
  accept(request: IncomingMessage, socket: Duplex, port: number): boolean {
    const callerNonce = request.headers['x-bridge-nonce'];
    if (request.url !== sharePath || request.headers.upgrade !== shareProtocol || this.#closed) return false;
    if (typeof callerNonce !== 'string' || !/^[0-9a-f]{64}$/.test(callerNonce)) return false;
    if (this.#followers.size >= mostFollowers) return false;
    this.#makeRoom();
    const { key, version } = this.options;
    // As this machine is called now: a network may give a laptop another name, and the caller reads today's.
    const place = placeOf(key);
    const greeting = { port, place, version, callerNonce, ownerNonce: newNonce() };
    const head = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', `Upgrade: ${shareProtocol}`];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const channel = new Channel(socket);
    channel.send({ version, place, nonce: greeting.ownerNonce, proof: proofOf(key, 'owner', greeting) });
    this.#expectProof(channel, greeting);
    return true;
  }

  /** The accounts have changed. */
  serve(): void {
    this.#watchQueues();
    this.#tell({ kind: 'accounts', accounts: this.#accountIds() });
    this.#tellLines();
  }

  /** Ends every channel. With an heir, the others let it take the port first; `stopped`: nobody is to take it. */
  close(why: { heir?: string; stopped?: boolean } = {}): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#told?.cancel();
    for (const unwatch of this.#unwatch) unwatch();
    this.#tell({ kind: 'leaving', ...why });
    for (const channel of this.#followers.keys()) channel.end();
    for (const channel of this.#unproved) channel.destroy();
  }

  /** Of many who prove nothing the eldest goes: a window that comes next to them proves itself within a moment. */
  #makeRoom(): void {
    const [eldest] = this.#unproved;
    if (!eldest || this.#unproved.size < mostUnproved) return;
    this.#unproved.delete(eldest);
    eldest.destroy();
  }

  #expectProof(channel: Channel, greeting: Greeting): void {
    this.#unproved.add(channel);
    const late = this.options.clock.timer(proofWithinMs, () => channel.destroy());
    channel.onEnd = () => {
      late.cancel();
      this.#unproved.delete(channel);
    };
    channel.onMessage = (value) => {
      const message = readToOwner(value);
      if (message?.kind !== 'hello' || !isProof(message.proof, this.options.key, 'caller', greeting)) {
        channel.destroy();
        return;
      }
      late.cancel();
      this.#unproved.delete(channel);
      this.#welcome(channel, greeting, message);
    };
  }

  #welcome(channel: Channel, greeting: Greeting, { window, answers }: ToOwner & { kind: 'hello' }): void {
    const { key, accounts, onFollowers, logger } = this.options;
    const send = (message: ToFollower) => channel.send(message);
    const mention = (message: ToFollower) => channel.mention(message);
    const desk = new Desk(window, accounts, { send, mention }, (token) => seal(JSON.stringify(token), key, greeting));
    const pulse = new Pulse(
      this.options.clock,
      () => answers === true && desk.hasAny,
      () => send({ kind: 'ask' }),
      () => {
        logger.warn('another window says nothing any more: its places are free', { window });
        channel.destroy();
      },
    );
    this.#followers.set(channel, desk);
    logger.info('another window follows', { window, followers: this.#followers.size });
    onFollowers();
    channel.onEnd = () => {
      pulse.stop();
      this.#followers.delete(channel);
      desk.clear();
      logger.info('another window has gone', { window, followers: this.#followers.size });
      onFollowers();
    };
    channel.onMessage = (value) => {
      const message = readToOwner(value);
      if (message) this.#hear(message, desk, window);
      pulse.heard();
    };
    send({ kind: 'welcome', window: this.options.window, accounts: this.#accountIds() });
    for (const line of this.#lines()) send(line);
  }

  #hear(message: ToOwner, desk: Desk, window: string): void {
    if (message.kind === 'hand-over') {
      if (isNewer(message.version, this.options.version)) this.options.onHandOver(window);
    } else if (message.kind === 'stop') this.options.onStop();
    else desk.take(message);
  }

  #accounts(): readonly SharedAccount[] {
    return this.options.accounts().slice(0, mostAccounts);
  }

  #accountIds(): string[] {
    return this.#accounts().map(({ id }) => id);
  }

  #lines(): ToFollower[] {
    return this.#accounts().map(({ id, queue: { view } }) => ({
      kind: 'line',
      account: id,
      holders: view.holders.map((holder) => asSaid(holder)),
      clients: view.clients.map(({ client, waiting }) => ({ client: asSaid(client), waiting })),
    }));
  }

  #watchQueues(): void {
    for (const unwatch of this.#unwatch) unwatch();
    this.#unwatch = this.options.accounts().map(({ queue }) =>
      queue.watch(() => {
        if (this.#followers.size === 0 || this.#told) return;
        this.#told = this.options.clock.timer(tellEveryMs, () => {
          this.#told = undefined;
          this.#tellLines();
        });
      }),
    );
  }

  #tellLines(): void {
    for (const line of this.#lines()) this.#tell(line);
  }

  #tell(message: ToFollower): void {
    for (const channel of this.#followers.keys()) channel.send(message);
  }
}
