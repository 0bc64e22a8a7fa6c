import type { Copies, SharedRoom } from '../../core/chat/ports/copies';
import type { SharedQueue } from '../../core/chat/ports/shared-queue';
import { BoundedMap } from '../../core/ground/bounded-map';
import type { Clock } from '../../core/ground/clock';
import type { Logger } from '../../core/ground/logger';
import { type Shared, shared } from '../../core/ground/shared';
import type { StoreLink } from './link';
import { places } from './places-script';
import { Seal } from './seal';
import { StoreShelf } from './shelf';
import { StoreLender } from './store-lender';
import { StoreTokens } from './token-shelf';

/** What the names of all keys begin with: the version is that of what lies in the store, not of the program. */
export const formatVersion = 1;
export const keyPrefix = `gigachat-bridge:${formatVersion}:`;

/** Callers bring secrets of their own, of which as many are served at a time as there are accounts open. */
const mostSeals = 64;

/** The copies of a bridge that have a store together. */
export class StoreCopies implements Copies {
  /** Made slowly, so once for each secret. */
  readonly #seals = new BoundedMap<string, Shared<Seal>>(mostSeals);

  constructor(
    private readonly link: StoreLink,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  room(secret: string): SharedRoom {
    const seal = this.seal(secret);
    const { link, clock } = this;
    return {
      shelf: (kind) => new StoreShelf(kind, link, seal, keyPrefix),
      tokens: () => new StoreTokens(link, seal, keyPrefix, clock),
      share: (queue, limit) => this.#share(queue, limit, seal),
    };
  }

  seal(secret: string): Shared<Seal> {
    const seal = this.#seals.get(secret) ?? shared(Seal.from(secret));
    this.#seals.set(secret, seal);
    return seal;
  }

  #share(queue: SharedQueue, limit: () => number, seal: Shared<Seal>): () => Promise<void> {
    const { link, clock, logger } = this;
    const key = shared(seal.then((own) => `${keyPrefix}${own.name('room')}:places`));
    const say = async (ask: string) => await link.run(places, [await key], [ask]);
    const look = () => link.ask((client) => client.ping());
    const lender = new StoreLender(queue, limit, say, look, clock, logger);
    const poke = () => lender.poke();
    key.then((channel) => link.hear(channel, poke)).catch(() => {});
    return async () => {
      await lender.end();
      link.ignore(await key, poke);
    };
  }
}
