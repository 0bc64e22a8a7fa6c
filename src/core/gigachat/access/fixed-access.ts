import { ChatError } from '../../chat/errors';
import type { Advice } from '../../ground/advice';
import type { Clock } from '../../ground/clock';
import type { AccessToken, AccountTokens } from './account-tokens';
import { RefusingEndpoints } from './refusing-endpoints';

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

/** A ready access token and no other, or none at all. An endpoint that refuses it is left alone for a while. */
export class FixedAccess implements AccountTokens {
  readonly validForMs = undefined;
  readonly #refusing: RefusingEndpoints;

  private constructor(
    clock: Clock,
    private readonly value: string | undefined,
    readonly scope: string,
    private readonly refusal: Refusal,
  ) {
    this.#refusing = new RefusingEndpoints(clock);
  }

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

  async get(_signal: AbortSignal, path?: string): Promise<AccessToken> {
    if (path === undefined || !this.#refusing.has(path)) return { value: this.value, scope: this.scope };
    const { message, advice } = this.refusal;
    throw new ChatError('auth', message, { advice });
  }

  async renew(signal: AbortSignal): Promise<AccessToken> {
    this.#refusing.clear();
    return await this.get(signal);
  }

  toKeep(): undefined {}

  refused(_token: AccessToken, path?: string): void {
    if (path !== undefined) this.#refusing.add(path);
  }

  refusedAgain(_token: AccessToken, path: string): void {
    this.#refusing.add(path);
  }
}
