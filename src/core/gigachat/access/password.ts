import { ChatError } from '../../chat/errors';
import { urlBelow } from '../../ground/hosts';
import { exchangeForToken, type TokenIssuer, type TokenService } from './token-exchange';

/** Stands give tokens for a day. */
const longestLifeMs = 25 * 60 * 60_000;

/** The address where a stand gives tokens for a user and a password: `token` below its base URL. */
export function tokenUrl(baseUrl: URL): URL {
  return urlBelow(baseUrl, 'token');
}

/** `user:password` in base64, as HTTP Basic sends it. */
export function basicPair(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
}

/** A stand of GigaChat with user and password: `POST {base_url}/token` with HTTP Basic and no body. */
export function passwordIssuer(service: TokenService, user: string, password: string): TokenIssuer {
  return {
    credential: 'user and password',
    otherScopes: [],
    issue: (_scope, calls) =>
      exchangeForToken(
        service,
        {
          headers: { authorization: `Basic ${basicPair(user, password)}` },
          addressIn: 'base-url',
          longestLifeMs,
          refusal,
        },
        calls,
      ),
  };
}

function refusal(status: number, code: number | undefined): ChatError {
  const details = { upstreamStatus: status, upstreamCode: code };
  const missing = status === 404 || status === 405;
  return new ChatError(
    'auth',
    missing
      ? `GigaChat gives no access tokens for a user and a password there (${status}).`
      : `GigaChat refused the user or the password (${status}). Check both.`,
    { ...details, ...(missing && { advice: 'base-url' }) },
  );
}
