import { ChatError } from '../../chat/errors';
import type { Advice } from '../../ground/advice';
import type { Clock } from '../../ground/clock';
import type { AccessToken, AccountTokens } from './token';

/** After a refusal nobody is asked again for this long. */
const quietMs = 30_000;

/** What a refusal means: in short, for other messages to end with, and as a failure of its own. */
interface Refusal {
  inShort: string;
  message: string;
  advice: Advice;
}

const tokenRefused: Refusal = {
  inShort: 'The access token has probably expired: set a new one.',
  message: 'GigaChat refused the access token; it has probably expired.',
  advice: 'credentials',
};
const certificateRefused: Refusal = {
  inShort: 'Check the client certificate.',
  message: 'GigaChat does not let this client certificate in.',
  advice: 'certificate-alone',
};

/** A ready access token and no other, or none at all. A refusal holds for 30 s: the upstream may be mistaken. */
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
    return this.refusal.inShort;
  }

  async get(): Promise<AccessToken> {
    if (this.clock.monotonic() >= this.#quietUntilMs) return { value: this.value, scope: this.scope };
    const { message, advice } = this.refusal;
    throw new ChatError('auth', message, { advice });
  }

  async renew(): Promise<AccessToken> {
    this.#quietUntilMs = 0;
    return await this.get();
  }

  toKeep(): undefined {}

  refused(): void {
    this.#quietUntilMs = this.clock.monotonic() + quietMs;
  }

  refusedAgain(): void {
    this.refused();
  }
}
