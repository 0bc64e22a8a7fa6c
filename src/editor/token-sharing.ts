import * as z from 'zod';
import { fingerprintOf } from '../core/bridge/share/fingerprint';
import type { KeptToken, TokenShelf } from '../core/chat/ports/kept-token';
import type { AccountSettings } from '../core/gigachat/account';
import type { Clock } from '../core/ground/clock';
import { InOrder } from '../core/ground/in-order';
import { accountId, mayGetOwnToken } from './account-sharing';

/** Where a text is kept that nobody else may read: VS Code's store of secrets. */
export interface SecretText {
  read(): Promise<string | undefined>;
  /** Undefined takes away what is there. */
  write(text: string | undefined): Promise<void>;
}

/** What a token belongs to: a way in at these addresses. */
type WayIn = Pick<AccountSettings, 'credentials' | 'clientCertificate' | 'authUrl' | 'baseUrl'>;

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
  /** The accounts whose tokens may be kept; undefined until somebody has said which. */
  #known: Set<string> | undefined;
  readonly #inOrder = new InOrder();

  constructor(
    private readonly store: SecretText,
    private readonly clock: Clock,
  ) {}

  /** The place where the tokens of an account are looked for. */
  shelf(settings: WayIn): TokenShelf {
    const id = accountId(settings);
    const { origin } = settings.authUrl;
    this.#known?.add(id);
    return {
      find: async ({ refused, held }) => {
        const asked = await this.#ask(id, refused);
        if (asked) return asked;
        const entry = (await this.#read()).get(id);
        if (!entry || entry.origin !== origin || entry.value === refused || entry.value === held) return undefined;
        return entry;
      },
      keep: ({ value, scope, endsAt }) =>
        this.#inOrder.run(async () => {
          // Somebody may have signed out while the token was on its way.
          if (this.#known && !this.#known.has(id)) return;
          const nowMs = this.clock.now();
          const others = [...(await this.#read())].filter(([, one]) => one.endsAt > nowMs);
          await this.#write([...others, [id, { origin, value, scope, endsAt }]]);
        }),
    };
  }

  /** Forgets the tokens of all other accounts, also those still on their way. Rejects when the store refuses. */
  forgetOthers(kept: readonly WayIn[]): Promise<void> {
    this.#known = new Set(kept.map(accountId));
    return this.#inOrder.run(async () => {
      const entries = [...(await this.#read())];
      const left = entries.filter(([id]) => this.#known?.has(id));
      if (left.length < entries.length) await this.#write(left);
    });
  }

  async #ask(id: string, refused: string | undefined): Promise<KeptToken | undefined> {
    try {
      return await this.askOwner?.(id, refused && fingerprintOf(refused));
    } catch (error) {
      if (mayGetOwnToken(error)) return undefined;
      throw error;
    }
  }

  async #write(entries: readonly (readonly [string, Entry])[]): Promise<void> {
    await this.store.write(entries.length > 0 ? JSON.stringify(Object.fromEntries(entries)) : undefined);
  }

  /** What cannot be read counts as nothing: a token can be got anew. */
  async #read(): Promise<Map<string, Entry>> {
    try {
      return new Map(Object.entries(kept.safeParse(JSON.parse((await this.store.read()) ?? '{}')).data ?? {}));
    } catch {
      return new Map();
    }
  }
}
