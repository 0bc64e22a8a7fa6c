import { randomBytes } from 'node:crypto';
import type { EmulatorAccount } from '../options';

interface Token {
  readonly account: EmulatorAccount;
  readonly expiresAt: number;
}

/** What a bearer token is worth right now. */
export type TokenState = { account: EmulatorAccount } | 'expired' | 'unknown';

/** The access tokens given out. One key may hold several live ones, as upstream. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();

  constructor(
    private readonly lifeMs: number,
    private readonly now: () => number,
  ) {}

  /** A new token and the end of its life, in milliseconds since the epoch. */
  issue(account: EmulatorAccount): { token: string; expiresAt: number } {
    const token = opaqueToken();
    const expiresAt = this.now() + this.lifeMs;
    this.#tokens.set(token, { account, expiresAt });
    return { token, expiresAt };
  }

  check(token: string): TokenState {
    const found = this.#tokens.get(token);
    if (!found) return 'unknown';
    return found.expiresAt > this.now() ? { account: found.account } : 'expired';
  }

  /** Ends the life of every token; each is still recognised as one of ours. */
  expireAll(): void {
    for (const [token, { account }] of this.#tokens)
      this.#tokens.set(token, { account, expiresAt: Number.NEGATIVE_INFINITY });
  }
}

/** Looks like the real one: five base64url parts, about 1.1 kB. */
function opaqueToken(): string {
  const header = Buffer.from('{"cty":"jwt","enc":"A256CBC-HS512","alg":"RSA-OAEP-256"}').toString('base64url');
  return [header, ...[256, 16, 448, 32].map((size) => randomBytes(size).toString('base64url'))].join('.');
}
