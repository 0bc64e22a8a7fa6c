import { randomUUID } from 'node:crypto';
import { readKeptToken } from '../../core/bridge/share/read-token';
import { pause } from '../../core/chat/pause';
import type { KeptToken, TokenShelf } from '../../core/chat/ports/kept-token';
import type { Clock } from '../../core/ground/clock';
import type { Shared } from '../../core/ground/shared';
import type { StoreLink } from './link';
import { script } from './script';
import type { Seal } from './seal';

/** So long one copy may take to get a token before another tries. */
const lockMs = 15_000;
/** A copy that waits for another's token looks again after this. */
const lookEveryMs = 100;

/** Unlocks, if it is still this copy's lock. */
const unlock = script(`if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`, {
  writes: false,
});

/** One account's access token for all copies: the first gets it for the others; without a store each gets its own. */
export class StoreTokens implements TokenShelf {
  readonly #own = randomUUID();
  #isLocked = false;

  constructor(
    private readonly link: StoreLink,
    private readonly seal: Shared<Seal>,
    private readonly prefix: string,
    private readonly clock: Clock,
  ) {}

  async find(known: { refused?: string; held?: string; lastsMs?: number }): Promise<KeptToken | undefined> {
    const lastsUntil = () => this.clock.now() + (known.lastsMs ?? 0);
    const serves = (token: KeptToken | undefined) =>
      token && ![known.refused, known.held].includes(token.value) && token.endsAt > lastsUntil() ? token : undefined;
    const giveUpMs = this.clock.monotonic() + lockMs;
    try {
      for (;;) {
        const found = serves(await this.#read());
        if (found) return found;
        if (await this.#lock()) {
          // The one who had the lock may have put its token there since.
          return serves(await this.#read());
        }
        if (this.clock.monotonic() >= giveUpMs) return undefined;
        await pause(lookEveryMs, this.clock, new AbortController().signal);
      }
    } catch {
      return undefined;
    }
  }

  async keep(token: KeptToken): Promise<void> {
    const seal = await this.seal;
    const key = this.#key(seal);
    const value = (await seal.close(key, JSON.stringify(token))).toString('base64');
    const lifeMs = Math.max(1, Math.round(token.endsAt - this.clock.now()));
    const expiration = { type: 'PX', value: lifeMs } as const;
    // That the store is away the link has said.
    await this.link.ask((client) => client.set(key, value, { expiration })).catch(() => {});
  }

  done(): void {
    if (!this.#isLocked) return;
    this.#isLocked = false;
    // A lock that stays ends by itself.
    this.seal.then((seal) => this.link.run(unlock, [`${this.#key(seal)}:lock`], [this.#own])).catch(() => {});
  }

  async #read(): Promise<KeptToken | undefined> {
    const seal = await this.seal;
    const key = this.#key(seal);
    const sealed = await this.link.ask((client) => client.get(key));
    return readKeptToken(sealed === null ? undefined : await seal.open(key, Buffer.from(sealed, 'base64')));
  }

  async #lock(): Promise<boolean> {
    const key = `${this.#key(await this.seal)}:lock`;
    const expiration = { type: 'PX', value: lockMs } as const;
    const answer = await this.link.ask((client) => client.set(key, this.#own, { condition: 'NX', expiration }));
    // Refused, it may be this copy that has it, for a token that is still being kept.
    this.#isLocked ||= answer === 'OK';
    return answer === 'OK';
  }

  #key(seal: Seal): string {
    return `${this.prefix}${seal.name('room')}:token`;
  }
}
