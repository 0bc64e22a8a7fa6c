import * as z from 'zod';
import { fingerprintOf } from '../core/bridge/share/fingerprint';
import type { KeptToken, TokenShelf } from '../core/chat/ports/kept-token';
import type { AccountSettings } from '../core/gigachat/account';
import type { Clock } from '../core/ground/clock';
import { accountId, mayGetOwnToken } from './account-sharing';

/** Where a text is kept that nobody else may read: VS Code's store of secrets. */
export interface SecretText {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

/** Asks the window that has the bridge for a token; undefined where this window is to get one itself. */
export type AskOwner = (account: string, refused: string | undefined) => Promise<KeptToken | undefined>;

const entry = z.object({ origin: z.string(), value: z.string(), scope: z.string(), endsAt: z.number() });
type Entry = z.infer<typeof entry>;

const kept = z.record(z.string(), entry);

/**
 * One access token for all windows of an account: the window that has the bridge gets it for all, and what it got is
 * kept for whoever comes after it, bound to the address that gave it.
 */
export class TokenSharing {
  /** Set while this window takes part in the sharing. */
  askOwner: AskOwner | undefined;

  constructor(
    private readonly store: SecretText,
    private readonly clock: Clock,
  ) {}

  /** The place where the tokens of an account are looked for. */
  shelf(settings: Pick<AccountSettings, 'credentials' | 'clientCertificate' | 'authUrl' | 'baseUrl'>): TokenShelf {
    const id = accountId(settings);
    const { origin } = settings.authUrl;
    return {
      find: async ({ refused, held }) => {
        const asked = await this.#ask(id, refused);
        if (asked) return asked;
        const entry = (await this.#read()).get(id);
        if (!entry || entry.origin !== origin || entry.value === refused || entry.value === held) return undefined;
        return entry;
      },
      keep: async ({ value, scope, endsAt }) => {
        const nowMs = this.clock.now();
        const others = [...(await this.#read())].filter(([, one]) => one.endsAt > nowMs);
        await this.store.write(JSON.stringify(Object.fromEntries([...others, [id, { origin, value, scope, endsAt }]])));
      },
    };
  }

  async #ask(id: string, refused: string | undefined): Promise<KeptToken | undefined> {
    try {
      return await this.askOwner?.(id, refused && fingerprintOf(refused));
    } catch (error) {
      if (mayGetOwnToken(error)) return undefined;
      throw error;
    }
  }

  /** What cannot be read is as good as nothing: a token can be had anew. */
  async #read(): Promise<Map<string, Entry>> {
    try {
      return new Map(Object.entries(kept.safeParse(JSON.parse((await this.store.read()) ?? '{}')).data ?? {}));
    } catch {
      return new Map();
    }
  }
}
