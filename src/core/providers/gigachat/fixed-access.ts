import type { Clock } from '../../chat/clock';
import { ChatError } from '../../chat/errors';
import type { AccessToken, AccountTokens } from './token';

/** After a refusal nobody is asked again for this long. */
const quietMs = 30_000;

/** What to do about a refusal: in short, for other messages to end with, and as a whole sentence of its own. */
interface Refusal {
  advice: string;
  message: string;
}

const tokenRefused: Refusal = {
  advice: 'The access token has probably expired: set a new one.',
  message: 'GigaChat refused the access token; it has probably expired. Set a new one, or GIGACHAT_CREDENTIALS.',
};
const certificateRefused: Refusal = {
  advice: 'Check the client certificate.',
  message: 'GigaChat does not let this client certificate in. Check GIGACHAT_CERT_FILE, or set GIGACHAT_CREDENTIALS.',
};

/** A ready access token and no other, or none at all. A refusal holds for 30 s: it may have been the upstream's mistake. */
export class FixedAccess implements AccountTokens {
  readonly validForMs = undefined;
  #quietUntilMs = 0;

  private constructor(
    private readonly clock: Clock,
    private readonly value: string | undefined,
    readonly scope: string,
    private readonly refusal: Refusal,
  ) {}

  static byToken(clock: Clock, token: string, scope: string): FixedAccess {
    return new FixedAccess(clock, token, scope, tokenRefused);
  }

  /** The host knows the account by its client certificate. */
  static byCertificate(clock: Clock, scope: string): FixedAccess {
    return new FixedAccess(clock, undefined, scope, certificateRefused);
  }

  get advice(): string {
    return this.refusal.advice;
  }

  async get(): Promise<AccessToken> {
    if (this.clock.monotonic() >= this.#quietUntilMs) return { value: this.value, scope: this.scope };
    throw new ChatError('auth', this.refusal.message);
  }

  refused(): void {
    this.#quietUntilMs = this.clock.monotonic() + quietMs;
  }

  refusedAgain(): void {
    this.refused();
  }
}
