import { createHash } from 'node:crypto';
import type { GuestStay, Guests } from '../bridge/guests';
import { refuse } from '../bridge/refused';
import type { Route } from '../bridge/routes';
import type { Timer } from '../chat/clock';
import { ChatError } from '../chat/errors';
import { ResponseStore } from '../protocols/openai-responses/store';
import { readCallerCredentials } from '../providers/gigachat/caller-credentials';
import { type Ground, type OpenAccount, openAccount, type UpstreamSettings } from './account';
import { accountRoutes } from './routes';
import { passwordProblem } from './way-in';

/** Accounts open at a time, and how long one stays open that nobody uses. */
const mostAccounts = 32;
const idleMs = 30 * 60_000;
/** What one guest's stored responses may come to: many guests share the memory of one program. */
const mostResponses = 64;
const mostResponseBytes = 8 * 1024 * 1024;

interface Guest {
  account: OpenAccount;
  routes: readonly Route[];
  /** Requests under way. */
  inFlight: number;
  idle?: Timer;
}

/**
 * The accounts that callers bring (`GPT2GIGA_PASS_TOKEN`). Each has everything of its own: token, queue, files, models,
 * stored responses, breaker. At most 32 are open; for a new one the least lately used goes, but none with a request under
 * way. One that nobody used for 30 min is closed. A fallback that somebody else pays for is not theirs.
 */
export class GuestAccounts implements Guests {
  /** By a digest of the credentials, the least lately used first. */
  readonly #guests = new Map<string, Guest>();

  constructor(
    private readonly upstream: UpstreamSettings,
    readonly needKey: boolean,
    private readonly ground: Ground,
  ) {}

  get size(): number {
    return this.#guests.size;
  }

  enter(bearer: string): GuestStay {
    const digest = createHash('sha256').update(bearer).digest('base64');
    const guest = this.#guests.get(digest) ?? this.#open(bearer);
    this.#guests.delete(digest);
    this.#guests.set(digest, guest);
    guest.inFlight += 1;
    guest.idle?.cancel();
    let left = false;
    return {
      routes: guest.routes,
      leave: () => {
        if (left) return;
        left = true;
        guest.inFlight -= 1;
        if (guest.inFlight > 0) return;
        guest.idle = this.ground.clock.timer(idleMs, () => this.#close(digest));
      },
    };
  }

  async close(): Promise<void> {
    const open = [...this.#guests.values()];
    this.#guests.clear();
    for (const { idle } of open) idle?.cancel();
    await Promise.all(open.map(({ account }) => account.close()));
  }

  #open(bearer: string): Guest {
    const read = readCallerCredentials(bearer);
    if ('wrong' in read) throw refuse(401, 'invalid_api_key', read.wrong);
    const { credentials, scope = 'GIGACHAT_API_PERS' } = read;
    const problem = 'user' in credentials && passwordProblem(credentials.user, this.upstream.baseUrl);
    if (problem) throw refuse(401, 'invalid_api_key', `giga-user- cannot be used here. ${problem}`);
    this.#makeRoom();
    const account = openAccount({ ...this.upstream, credentials, scope }, this.ground);
    const store = new ResponseStore(mostResponses, mostResponseBytes);
    return { account, routes: accountRoutes(account, account.provider, store, this.ground), inFlight: 0 };
  }

  #makeRoom(): void {
    if (this.#guests.size < mostAccounts) return;
    const [digest] = [...this.#guests].find(([, { inFlight }]) => inFlight === 0) ?? [];
    if (digest !== undefined) {
      this.#close(digest);
      return;
    }
    throw new ChatError(
      'queue-full',
      `The bridge serves ${mostAccounts} accounts of its callers at the moment. Try again shortly.`,
      {
        code: 'accounts_full',
        retryAfterMs: 5000,
      },
    );
  }

  #close(digest: string): void {
    const guest = this.#guests.get(digest);
    if (!guest || guest.inFlight > 0) return;
    this.#guests.delete(digest);
    guest.idle?.cancel();
    guest.account.close().catch(() => {});
  }
}
