import { createHash } from 'node:crypto';
import { ChatError } from '../../chat/errors';
import type { Timer } from '../../ground/clock';
import type { Runtime } from '../../ground/runtime';
import { readCallerCredentials } from '../access/caller-credentials';
import { passwordProblem } from '../access/credentials';
import { type OpenAccount, openAccount, type UpstreamSettings } from '../account';

const passwordProblems = {
  colon: 'the user must not hold a colon, because HTTP Basic could not tell it from the password.',
  'no-tokens-there': 'this GigaChat gives no access tokens for a user and a password.',
};

/** Accounts open at a time, and how long one stays open that nobody uses. */
const mostAccounts = 32;
const idleMs = 30 * 60_000;

interface Guest<R> {
  account: OpenAccount;
  routes: R;
  /** Requests under way. */
  inFlight: number;
  idle?: Timer;
}

/**
 * The accounts that callers bring, each with the routes that are answered from it. Each has everything of its own:
 * token, queue, files, models, stored responses, breaker. At most 32 are open; for a new one the least lately used
 * goes, but none with a request under way. One that nobody used for 30 min is closed. A fallback that somebody else
 * pays for is not theirs.
 */
export class GuestAccounts<R> {
  /** By a digest of the credentials, the least lately used first. */
  readonly #guests = new Map<string, Guest<R>>();

  constructor(
    private readonly upstream: UpstreamSettings,
    readonly needKey: boolean,
    private readonly runtime: Runtime,
    private readonly routesOf: (account: OpenAccount) => R,
  ) {}

  get size(): number {
    return this.#guests.size;
  }

  /** The account behind the credentials, open until this request leaves, or what is wrong with them. */
  enter(bearer: string): { routes: R; leave(): void } | { wrong: string } {
    const digest = createHash('sha256').update(bearer).digest('base64');
    const guest = this.#guests.get(digest) ?? this.#open(bearer);
    if ('wrong' in guest) return guest;
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
        guest.idle = this.runtime.clock.timer(idleMs, () => this.#close(digest));
      },
    };
  }

  async close(): Promise<void> {
    const open = [...this.#guests.values()];
    this.#guests.clear();
    for (const { idle } of open) idle?.cancel();
    await Promise.all(open.map(({ account }) => account.close()));
  }

  #open(bearer: string): Guest<R> | { wrong: string } {
    const read = readCallerCredentials(bearer);
    if ('wrong' in read) return read;
    const { credentials, scope = 'GIGACHAT_API_PERS' } = read;
    const problem = 'user' in credentials && passwordProblem(credentials.user, this.upstream.baseUrl);
    if (problem) return { wrong: `giga-user- cannot be used here: ${passwordProblems[problem]}` };
    this.#makeRoom();
    const account = openAccount({ ...this.upstream, credentials, scope, ofCaller: true }, this.runtime);
    return { account, routes: this.routesOf(account), inFlight: 0 };
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
    if (!guest) return;
    this.#guests.delete(digest);
    guest.idle?.cancel();
    guest.account.close().catch(() => {});
  }
}
