import { randomUUID } from 'node:crypto';
import type { Clock } from '../../chat/clock';
import { ChatError } from '../../chat/errors';
import { asRecord, parseJson } from '../../protocols/json';
import { retryAfterMs } from '../retry-after';
import { type HttpResponse, readText, type Transport } from '../transport';

/** GigaChat's tokens live for 30 minutes; an end outside the bounds is a clock or a field gone wrong. */
const usualLifeMs = 30 * 60_000;
const longestLifeMs = 35 * 60_000;
const exchangeLimitMs = 10_000;

export interface OAuthOptions {
  transport: Transport;
  clock: Clock;
  authUrl: URL;
  userAgent: string;
  /** base64 of `client_id:client_secret`. */
  authorizationKey: string;
}

/** A token as it was issued. `lifeMs` counts from now. */
export interface IssuedToken {
  value: string;
  lifeMs: number;
}

/** One exchange of the authorization key for an access token, over within 10 s. Throws `ChatError`; a wrong scope has the code `wrong_scope`. */
export async function askForToken(options: OAuthOptions, scope: string): Promise<IssuedToken> {
  const { transport, clock, authUrl, authorizationKey, userAgent } = options;
  const response = await transport.open({
    method: 'POST',
    url: authUrl,
    headers: {
      authorization: `Basic ${authorizationKey}`,
      rquid: randomUUID(),
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': userAgent,
    },
    body: new URLSearchParams({ scope }).toString(),
    signal: new AbortController().signal,
    silenceMs: exchangeLimitMs,
    totalMs: exchangeLimitMs,
  });
  const text = await readText(response.body, 64 * 1024);
  if (response.status !== 200) throw fromOAuthRefusal(response, text, clock.now());
  const body = asRecord(parseJson(text)?.value);
  const value = body?.access_token ?? body?.tok;
  // It becomes a header's value: anything but printable ASCII is no token, and would break the request it stands in.
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw new ChatError('protocol', 'The address of GIGACHAT_AUTH_URL answered, but not with an access token.', {
      code: 'bad_upstream_data',
    });
  }
  return { value, lifeMs: lifeOf(body?.expires_at ?? body?.exp, serverTime(response, clock)) };
}

/** `expires_at` comes in milliseconds, from some stands in seconds; it is compared with the server's own clock. */
function lifeOf(expiresAt: unknown, serverNow: number): number {
  if (typeof expiresAt !== 'number' || !Number.isFinite(expiresAt)) return usualLifeMs;
  const lifeMs = (expiresAt < 1e12 ? expiresAt * 1000 : expiresAt) - serverNow;
  return lifeMs <= 0 || lifeMs > longestLifeMs ? usualLifeMs : lifeMs;
}

function serverTime(response: HttpResponse, clock: Clock): number {
  const { date } = response.headers;
  const parsed = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(parsed) ? clock.now() : parsed;
}

/** What OAuth's own codes mean; the HTTP status beside them varies. */
const refusals: Readonly<Record<number, { message: string; code?: string }>> = {
  1: {
    message: 'The authorization key belongs to none of the GigaChat scopes (PERS, B2B, CORP).',
    code: 'wrong_scope',
  },
  4: { message: 'GigaChat cannot read the authorization key. Copy it again from the GigaChat API project.' },
  5: {
    message: 'The authorization key belongs to none of the GigaChat scopes (PERS, B2B, CORP).',
    code: 'wrong_scope',
  },
  6: { message: 'GigaChat does not know this authorization key. It may be revoked: issue a new one.' },
  7: {
    message: 'The authorization key belongs to none of the GigaChat scopes (PERS, B2B, CORP).',
    code: 'wrong_scope',
  },
};

function fromOAuthRefusal(response: HttpResponse, text: string, nowMs: number): ChatError {
  const { status, headers } = response;
  const code = asRecord(parseJson(text)?.value)?.code;
  const details = { upstreamStatus: status, upstreamCode: typeof code === 'number' ? code : undefined };
  const known = typeof code === 'number' ? refusals[code] : undefined;
  if (known) return new ChatError('auth', known.message, { ...details, code: known.code });
  if (status === 429) {
    return new ChatError(
      'rate-limit',
      'GigaChat gives no more access tokens for the moment (429). Try again shortly.',
      {
        ...details,
        code: 'upstream_rate_limited',
        retryAfterMs: retryAfterMs(headers['retry-after'], nowMs) ?? 1000,
      },
    );
  }
  if (status >= 500)
    return new ChatError('upstream', `GigaChat's token service failed (${status}). Try again.`, details);
  if (status >= 300 && status < 400) {
    return new ChatError('network', 'The token service answered with a redirect, which is not followed.', {
      ...details,
      code: 'upstream_unreachable',
    });
  }
  if (status < 300) {
    return new ChatError('protocol', `The token service sent no token (${status}).`, { code: 'empty_response' });
  }
  return new ChatError('auth', `GigaChat's token service refused the authorization key (${status}).`, details);
}
