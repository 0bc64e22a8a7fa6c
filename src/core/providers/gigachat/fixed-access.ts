import type { Clock } from '../../chat/clock';
import { ChatError } from '../../chat/errors';
import type { AccessToken, AccountTokens } from './token';

/** After a refusal nobody is asked again for this long. */
const quietMs = 30_000;

/** A ready access token, and no other. A refusal holds for 30 s: it may have been the upstream's mistake. */
export class FixedToken implements AccountTokens {
  readonly validForMs = undefined;
  readonly advice = 'The access token has probably expired: set a new one.';
  #quietUntilMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly value: string,
    readonly scope: string,
  ) {}

  async get(): Promise<AccessToken> {
    if (this.clock.monotonic() >= this.#quietUntilMs) return { value: this.value, scope: this.scope };
    throw new ChatError(
      'auth',
      'GigaChat refused the access token; it has probably expired. Set a new one, or GIGACHAT_CREDENTIALS.',
    );
  }

  refused(): void {
    this.#quietUntilMs = this.clock.monotonic() + quietMs;
  }

  refusedAgain(): void {
    this.refused();
  }
}

/** No token at all: the host knows the account by its client certificate. A refusal holds for 30 s. */
export class CertificateAccess implements AccountTokens {
  readonly validForMs = undefined;
  readonly advice = 'Check the client certificate.';
  #quietUntilMs = 0;

  constructor(
    private readonly clock: Clock,
    readonly scope: string,
  ) {}

  async get(): Promise<AccessToken> {
    if (this.clock.monotonic() >= this.#quietUntilMs) return { value: undefined, scope: this.scope };
    throw new ChatError(
      'auth',
      'GigaChat does not let this client certificate in. Check GIGACHAT_CERT_FILE, or set GIGACHAT_CREDENTIALS.',
    );
  }

  refused(): void {
    this.#quietUntilMs = this.clock.monotonic() + quietMs;
  }

  refusedAgain(): void {
    this.refused();
  }
}
