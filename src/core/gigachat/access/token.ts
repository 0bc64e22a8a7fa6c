import { untilAborted } from '../../chat/abort';
import { CallBudget } from '../../chat/call-budget';
import { ChatError, toChatError } from '../../chat/errors';
import { pause } from '../../chat/pause';
import type { KeptToken, TokenShelf } from '../../chat/ports/kept-token';
import type { Clock } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import { type Shared, shared } from '../../ground/shared';
import type { AccessToken, AccountTokens } from './account-tokens';
import { type HeldToken, heldToken } from './held-token';
import { RefusingEndpoints } from './refusing-endpoints';
import type { TokenIssuer } from './token-exchange';
import { isCounted, passes, restated, waitAfter } from './token-waits';

/** A token this close to its end is replaced before it is used. */
const defaultExpiryBufferMs = 60_000;
/** So long a new token waits until it is on the shelf. */
const keepWithinMs = 1000;
/** A longer wait is told to the caller. */
const longestWaitMs = 5000;

export interface TokenSourceOptions {
  issuer: TokenIssuer;
  clock: Clock;
  logger: Logger;
  scope: string;
  /** How long before its end a token is replaced; 60 s unless told. */
  expiryBufferMs?: number;
  onToken?: (value: string) => void;
  /** Where tokens are looked for first. */
  shelf?: TokenShelf;
}

/**
 * The account's access token. However many ask, one exchange is under way at a time. With 5 min left a token is
 * replaced in the background, with 60 s left before it is used, and while the issuer is down it is used to its end; all
 * counted on a clock that does not jump. One that lives for less than a minute is used until it is refused. A key that
 * was issued for another scope finds that scope by itself and remembers it. Failures are spaced out: 1, 2, 4 … 30 s, 5 s
 * where the issuer was not reached, but for a proxy that refuses a password.
 */
export class TokenSource implements AccountTokens {
  readonly #options: TokenSourceOptions;
  #scope: string;
  #held: HeldToken | undefined;
  /** The token that was refused last. */
  #refused: string | undefined;
  #exchange: Shared<HeldToken> | undefined;
  #failures = 0;
  readonly #refusing: RefusingEndpoints;
  /** Until then the issuer is left alone, and who needs a token is told of the failure. */
  #rest: { untilMs: number; failure: ChatError } | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    this.#scope = options.scope;
    this.#refusing = new RefusingEndpoints(options.clock);
  }

  /** The scope in use: the configured one until the key proved to belong to another. */
  get scope(): string {
    return this.#scope;
  }

  get advice(): string {
    return `Check the ${this.#options.issuer.credential}${this.#isByKey ? ' and its scope' : ''}.`;
  }

  get validForMs(): number | undefined {
    return this.#held && this.#held.renewAtMs - this.#nowMs();
  }

  /** A token to use now. Throws `ChatError`: `auth` when the key is refused, else what the network says. */
  async get(signal: AbortSignal, path?: string): Promise<AccessToken> {
    if (path !== undefined && this.#refusing.has(path)) throw this.#everyTokenRefused();
    const held = this.#held;
    if (held && this.#nowMs() < held.renewAtMs) {
      // A failure in the background is nobody's: the token still serves.
      if (this.#nowMs() >= held.refreshAtMs) this.#renewal();
      return held;
    }
    try {
      return await untilAborted(this.#renewal(), signal);
    } catch (error) {
      const old = this.#held;
      if (old && !signal.aborted && this.#nowMs() < old.endsAtMs) return old;
      throw error;
    }
  }

  async renew(signal: AbortSignal): Promise<AccessToken> {
    this.#rest = undefined;
    this.#refusing.clear();
    return await untilAborted(this.#renewal('issued'), signal);
  }

  toKeep(): KeptToken | undefined {
    const held = this.#held;
    if (held?.value === undefined || !held.endIsKnown || this.#nowMs() >= held.renewAtMs) return undefined;
    const { value, scope } = held;
    return { value, scope, endsAt: this.#options.clock.now() + held.endsAtMs - this.#nowMs() };
  }

  refused(token: AccessToken): void {
    if (this.#held?.value !== token.value) return;
    this.#held = undefined;
    this.#refused = token.value;
  }

  /** A token in hand stays there, because other endpoints may take it; it is the newest too while a next one comes. */
  refusedAgain(token: AccessToken, path: string): void {
    if ((this.#held?.value ?? this.#refused) === token.value) this.#refusing.add(path);
  }

  #everyTokenRefused(): ChatError {
    return new ChatError(
      'auth',
      `GigaChat refuses every access token of this ${this.#options.issuer.credential}. ${this.advice}`,
    );
  }

  get #isByKey(): boolean {
    return this.#options.issuer.credential === 'authorization key';
  }

  get #bufferMs(): number {
    return this.#options.expiryBufferMs ?? defaultExpiryBufferMs;
  }

  #nowMs(): number {
    return this.#options.clock.monotonic();
  }

  #renewal(from?: 'issued'): Shared<HeldToken> {
    if (!this.#exchange) {
      const rest = this.#rest;
      const leftMs = rest ? rest.untilMs - this.#nowMs() : 0;
      if (rest && leftMs > 0) return shared(Promise.reject(restated(rest.failure, leftMs)));
      const exchange: Shared<HeldToken> = shared(
        this.#renew(from).finally(() => {
          if (this.#exchange === exchange) this.#exchange = undefined;
        }),
      );
      this.#exchange = exchange;
    }
    return this.#exchange;
  }

  /** One exchange for all who wait, whoever leaves; the first failure after a success is repeated once if it may be. */
  async #renew(from: 'issued' | undefined): Promise<HeldToken> {
    const calls = new CallBudget();
    for (let attempt = 1; ; attempt += 1) {
      try {
        const found = from === 'issued' ? undefined : await this.#fromShelf();
        return found ? this.#take(found) : await this.#ask(calls);
      } catch (error) {
        const failure = toChatError(error);
        const waitMs = waitAfter(failure, this.#failures);
        if (isCounted(failure)) this.#failures += 1;
        this.#options.logger.debug('no access token', { failure: failure.kind, code: failure.code, waitMs });
        if (attempt > 1 || this.#failures > 1 || !calls.mayRepeat || !passes(failure) || waitMs > longestWaitMs) {
          this.#rest = { untilMs: this.#nowMs() + waitMs, failure };
          throw calls.judged(failure);
        }
        await pause(waitMs, this.#options.clock, new AbortController().signal);
      } finally {
        this.#options.shelf?.done?.();
      }
    }
  }

  /** A token that another process got, when there is one that lasts. */
  async #fromShelf(): Promise<HeldToken | undefined> {
    const { shelf, onToken, clock, logger } = this.#options;
    const refused = this.#refused;
    const kept = await shelf?.find({ refused, held: this.#held?.value, lastsMs: this.#bufferMs });
    if (!kept || kept.value === refused) return undefined;
    const lifeMs = kept.endsAt - clock.now();
    if (lifeMs <= this.#bufferMs) return undefined;
    onToken?.(kept.value);
    logger.debug('took over an access token', { scope: kept.scope, lifeMs });
    this.#scope = kept.scope;
    return this.#hold(kept.value, lifeMs);
  }

  /** For whoever comes later; that it could not be kept is nobody's failure. */
  async #keep(): Promise<void> {
    const token = this.toKeep();
    const { shelf, logger, clock } = this.#options;
    if (!token || !shelf) return;
    const kept = shelf
      .keep(token)
      .catch((error: unknown) => logger.warn('the access token could not be kept', { reason: String(error) }));
    // This process may end with its first answer; a store that does not answer holds nobody up for long.
    const over = new AbortController();
    await Promise.race([kept, pause(keepWithinMs, clock, over.signal)]);
    over.abort();
  }

  /** A token for the scope in use, or for the first other one that the key belongs to. */
  async #ask(calls: CallBudget): Promise<HeldToken> {
    const { logger, onToken, issuer } = this.#options;
    let wrongScope: ChatError | undefined;
    for (const scope of [this.#scope, ...issuer.otherScopes.filter((other) => other !== this.#scope)]) {
      try {
        const { value, lifeMs } = await issuer.issue(scope, calls);
        onToken?.(value);
        logger.debug('got an access token', { scope, lifeMs });
        if (scope !== this.#scope) logger.info('the key belongs to another scope', { scope });
        this.#scope = scope;
        const held = this.#take(this.#hold(value, lifeMs));
        await this.#keep();
        return held;
      } catch (error) {
        if (!(error instanceof ChatError) || error.code !== 'wrong_scope') throw error;
        wrongScope ??= error;
        // A name that is no scope takes no call from those that are.
        if (!issuer.otherScopes.includes(scope)) calls.giveBack();
        if (calls.isSpent) break;
      }
    }
    throw wrongScope ?? new ChatError('auth', 'GigaChat gave no access token.');
  }

  /** Uses it from now on. The exchange is over: if it is refused while it is still being kept, another one begins. */
  #take(token: HeldToken): HeldToken {
    this.#held = token;
    this.#exchange = undefined;
    this.#failures = 0;
    this.#rest = undefined;
    return token;
  }

  #hold(value: string, lifeMs: number): HeldToken {
    return heldToken({ value, scope: this.#scope }, { lifeMs, bufferMs: this.#bufferMs, nowMs: this.#nowMs() });
  }
}
