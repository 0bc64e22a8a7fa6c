import { randomUUID } from 'node:crypto';
import { untilAborted } from '../../chat/abort';
import type { Clock } from '../../chat/clock';
import { ChatError } from '../../chat/errors';
import type { Logger } from '../../chat/logger';
import { asRecord, parseJson } from '../../protocols/json';
import { type HttpResponse, readText, type Transport } from '../transport';
import { scopes } from './credentials';

/** A token this close to its end is replaced before it is used. */
const renewBeforeMs = 60_000;
/** GigaChat's tokens live for 30 minutes; an end outside these bounds is a clock or a field gone wrong. */
const longestLifeMs = 35 * 60_000;
const assumedLifeMs = 25 * 60_000;
const exchangeSilenceMs = 10_000;

export interface AccessToken {
  value: string;
  scope: string;
}

/** Where an account's access token comes from. */
export interface AccountTokens {
  readonly scope: string;
  /** How long the token in hand may still be used, in milliseconds; undefined when there is none, or no end is known. */
  readonly validForMs: number | undefined;
  get(signal: AbortSignal): Promise<AccessToken>;
  refused(token: AccessToken): void;
}

interface HeldToken extends AccessToken {
  /** On the monotonic clock. */
  renewAtMs: number;
}

export interface TokenSourceOptions {
  transport: Transport;
  clock: Clock;
  logger: Logger;
  authUrl: URL;
  userAgent: string;
  /** base64 of `client_id:client_secret`. */
  authorizationKey: string;
  scope: string;
  onToken?: (value: string) => void;
}

/**
 * The account's access token. However many ask, one exchange is under way at a time; a token is replaced 60 s before its
 * end, counted on a clock that does not jump; one that lives for less than a minute is used until it is refused. A key
 * that was issued for another scope finds that scope by itself and remembers it.
 */
export class TokenSource implements AccountTokens {
  readonly #options: TokenSourceOptions;
  #scope: string;
  #held: HeldToken | undefined;
  #exchange: Promise<HeldToken> | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    this.#scope = options.scope;
  }

  /** The scope in use: the configured one until the key proved to belong to another. */
  get scope(): string {
    return this.#scope;
  }

  get validForMs(): number | undefined {
    return this.#held && this.#held.renewAtMs - this.#options.clock.monotonic();
  }

  /** A token to use now. Throws `ChatError`: `auth` when the key is refused, else what the network says. */
  async get(signal: AbortSignal): Promise<AccessToken> {
    if (this.#held && this.#options.clock.monotonic() < this.#held.renewAtMs) return this.#held;
    this.#exchange ??= this.#renew().finally(() => {
      this.#exchange = undefined;
    });
    return await untilAborted(this.#exchange, signal);
  }

  /** Says that the upstream refused `token`. A refusal of one that was replaced already changes nothing. */
  refused(token: AccessToken): void {
    if (this.#held?.value === token.value) this.#held = undefined;
  }

  async #renew(): Promise<HeldToken> {
    const candidates = [this.#scope, ...scopes.filter((scope) => scope !== this.#scope)];
    let wrongScope: ChatError | undefined;
    for (const scope of candidates) {
      const outcome = await this.#ask(scope);
      if (outcome instanceof ChatError) {
        wrongScope ??= outcome;
        continue;
      }
      if (scope !== this.#scope) this.#options.logger.info('the key belongs to another scope', { scope });
      this.#scope = scope;
      this.#held = outcome;
      return outcome;
    }
    throw wrongScope ?? new ChatError('auth', 'GigaChat gave no access token.');
  }

  /** One exchange; a wrong scope is returned rather than thrown, because another one may do. */
  async #ask(scope: string): Promise<HeldToken | ChatError> {
    const { transport, clock, logger, authUrl, authorizationKey, userAgent } = this.#options;
    const started = clock.monotonic();
    const response = await transport.open({
      method: 'POST',
      url: authUrl,
      headers: {
        authorization: `Basic ${authorizationKey}`,
        rquid: randomUUID(),
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        'user-agent': userAgent,
      },
      body: new URLSearchParams({ scope }).toString(),
      signal: new AbortController().signal,
      silenceMs: exchangeSilenceMs,
    });
    const text = await readText(response.body, 64 * 1024);
    logger.debug('asked for an access token', { scope, status: response.status, ms: clock.monotonic() - started });
    if (response.status !== 200) {
      const refusal = fromOAuthRefusal(response, text);
      if (refusal.code === 'wrong_scope') return refusal;
      throw refusal;
    }
    const body = asRecord(parseJson(text)?.value);
    const value = body?.access_token ?? body?.tok;
    if (typeof value !== 'string' || value === '') {
      throw new ChatError('protocol', 'The address of GIGACHAT_AUTH_URL answered, but not with an access token.', {
        code: 'bad_upstream_data',
      });
    }
    this.#options.onToken?.(value);
    const lifeMs = lifeOf(body?.expires_at ?? body?.exp, serverTime(response, clock));
    // A short-lived token is worth using until it is refused: renewing ahead would renew for every request.
    const useForMs = lifeMs > renewBeforeMs ? lifeMs - renewBeforeMs : assumedLifeMs;
    return { value, scope, renewAtMs: clock.monotonic() + useForMs };
  }
}

/** A ready access token: used until it is refused, then there is no other. */
export class FixedToken implements AccountTokens {
  readonly validForMs = undefined;
  #refused = false;

  constructor(
    private readonly value: string,
    readonly scope: string,
  ) {}

  async get(): Promise<AccessToken> {
    if (!this.#refused) return { value: this.value, scope: this.scope };
    throw new ChatError(
      'auth',
      'GigaChat refused the access token; it has probably expired. Set a new one, or GIGACHAT_CREDENTIALS.',
    );
  }

  refused(): void {
    this.#refused = true;
  }
}

/** `expires_at` comes in milliseconds, from some stands in seconds; it is compared with the server's own clock. */
function lifeOf(expiresAt: unknown, serverNow: number): number {
  if (typeof expiresAt !== 'number' || !Number.isFinite(expiresAt)) return assumedLifeMs;
  const lifeMs = (expiresAt < 1e12 ? expiresAt * 1000 : expiresAt) - serverNow;
  return lifeMs <= 0 || lifeMs > longestLifeMs ? assumedLifeMs : lifeMs;
}

function serverTime(response: HttpResponse, clock: Clock): number {
  const { date } = response.headers;
  const parsed = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(parsed) ? clock.now() : parsed;
}

/** OAuth speaks in codes of its own; the HTTP status beside them varies. */
function fromOAuthRefusal(response: HttpResponse, text: string): ChatError {
  const { status } = response;
  const code = asRecord(parseJson(text)?.value)?.code;
  const details = { upstreamStatus: status, upstreamCode: typeof code === 'number' ? code : undefined };
  switch (code) {
    case 1:
    case 5:
    case 7:
      return new ChatError('auth', 'The authorization key belongs to none of the GigaChat scopes (PERS, B2B, CORP).', {
        ...details,
        code: 'wrong_scope',
      });
    case 4:
      return new ChatError(
        'auth',
        'GigaChat cannot read the authorization key. Copy it again from the GigaChat API project.',
        details,
      );
    case 6:
      return new ChatError(
        'auth',
        'GigaChat does not know this authorization key. It may be revoked: issue a new one.',
        details,
      );
  }
  if (status === 429) {
    return new ChatError(
      'rate-limit',
      'GigaChat gives no more access tokens for the moment (429). Try again shortly.',
      {
        ...details,
        code: 'upstream_rate_limited',
        retryAfterMs: 1000,
      },
    );
  }
  if (status >= 500)
    return new ChatError('upstream', `GigaChat's token service failed (${status}). Try again.`, details);
  if (status >= 300 && status < 400) {
    return new ChatError('network', 'The token service answered with a redirect, which is not followed.', details);
  }
  return new ChatError('auth', `GigaChat's token service refused the authorization key (${status}).`, details);
}
