import type { Redactor } from '../../ground/redaction';

/** The access token in use, and the one before it: requests with it may still be under way. */
const tokensKept = 2;

/** True for a text that is no ordinary word: a caller's own password must not blank words for everybody. */
export function isNoOrdinaryWord(secret: string): boolean {
  return secret.length >= 12 && /\d/.test(secret) && /[A-Za-z]/.test(secret);
}

/** The secrets of one account: hidden from its first moment to its last, tokens that have had their time no longer. */
export class SecretsInUse {
  readonly #tokens: string[] = [];

  constructor(
    private readonly redactor: Redactor,
    private readonly credentials: readonly string[],
  ) {
    redactor.add(...credentials);
  }

  /** Hides a new access token. */
  add(token: string): void {
    this.redactor.add(token);
    this.#tokens.push(token);
    if (this.#tokens.length > tokensKept) this.redactor.forget(...this.#tokens.splice(0, 1));
  }

  forget(): void {
    this.redactor.forget(...this.credentials, ...this.#tokens.splice(0));
  }
}
