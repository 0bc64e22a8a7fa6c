import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock, Timer } from '../../core/ground/clock';
import type { Logger } from '../../core/ground/logger';
import type { Shared } from '../../core/ground/shared';
import type { StoreLink } from './link';
import type { Seal } from './seal';
import { formatVersion } from './store-copies';

/** Where every copy, of whatever version, says that it is there. */
const register = 'gigachat-bridge:copies';
const everyMs = 20_000;
/** One that said nothing for so long has gone. */
const goneAfterMs = 60_000;

const entry = z.object({ format: z.number(), key: z.string(), at: z.number() });

/**
 * Says to the other copies on the store that this one is there, and tells once in the log what two copies do not have
 * together: another version's data, or another key for callers.
 */
export class Neighbours {
  readonly #own = randomUUID();
  readonly #told = new Set<string>();
  #next: Timer | undefined;
  #isEnded = false;

  constructor(
    private readonly link: StoreLink,
    /** Of the key that callers send. */
    private readonly seal: Shared<Seal>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    void this.#look();
  }

  async end(): Promise<void> {
    this.#isEnded = true;
    this.#next?.cancel();
    await this.link.ask((client) => client.hDel(register, this.#own)).catch(() => {});
  }

  async #look(): Promise<void> {
    try {
      const key = (await this.seal).name('key').slice(0, 12);
      const own = JSON.stringify({ format: formatVersion, key, at: this.clock.now() });
      await this.link.ask((client) => client.hSet(register, this.#own, own));
      await this.link.ask((client) => client.pExpire(register, goneAfterMs * 2));
      const others = await this.link.ask((client) => client.hGetAll(register));
      for (const [copy, text] of Object.entries(others)) if (copy !== this.#own) await this.#meet(copy, text, key);
    } catch {
      // The link says why; the next look comes.
    }
    if (!this.#isEnded) this.#next = this.clock.timer(everyMs, () => void this.#look());
  }

  async #meet(copy: string, text: string, key: string): Promise<void> {
    const other = readEntry(text);
    if (other && this.clock.now() - other.at > goneAfterMs) {
      await this.link.ask((client) => client.hDel(register, copy));
      return;
    }
    const store = this.link.name;
    if (other?.format !== formatVersion) {
      const theirs = other ? `version ${other.format}` : 'a version that cannot be read';
      this.#tell(
        `the store also holds data of another version of the bridge (${theirs}, this one has version ${formatVersion}): copies of the two share nothing, neither answers nor the account's limit. Give all copies one version, or another database`,
        store,
      );
    } else if (other.key !== key) {
      this.#tell(
        'another copy on the store has another GPT2GIGA_API_KEY: a caller of one is refused by the other, and neither reads what the other stored. Give all copies the same key',
        store,
      );
    }
  }

  #tell(sentence: string, store: string): void {
    if (this.#told.has(sentence)) return;
    this.#told.add(sentence);
    this.logger.warn(sentence, { store });
  }
}

function readEntry(text: string): z.infer<typeof entry> | undefined {
  try {
    return entry.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
