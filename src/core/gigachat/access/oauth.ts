import { randomUUID } from 'node:crypto';
import { ChatError } from '../../chat/errors';
import { scopes } from './authorization-key';
import { exchangeForToken, type TokenIssuer, type TokenService } from './token-exchange';

/** OAuth's tokens live for 30 minutes. */
const longestLifeMs = 35 * 60_000;

const noScope = {
  message: 'The authorization key belongs to none of the GigaChat scopes (PERS, B2B, CORP).',
  code: 'wrong_scope',
};

/** What OAuth's own codes mean; the HTTP status beside them varies. */
const refusals: Readonly<Record<number, { message: string; code?: string }>> = {
  1: noScope,
  4: { message: 'GigaChat cannot read the authorization key. Copy it again from the GigaChat API project.' },
  5: noScope,
  6: { message: 'GigaChat does not know this authorization key. It may be revoked: issue a new one.' },
  7: noScope,
};

/** GigaChat's OAuth: access tokens for an authorization key, which is base64 of `client_id:client_secret`. */
export function oauthIssuer(service: TokenService, authorizationKey: string): TokenIssuer {
  return {
    credential: 'authorization key',
    otherScopes: scopes,
    issue: (scope, calls) =>
      exchangeForToken(
        service,
        {
          headers: {
            authorization: `Basic ${authorizationKey}`,
            rquid: randomUUID(),
            'content-type': 'application/x-www-form-urlencoded',
          },
          body: new URLSearchParams({ scope }).toString(),
          addressIn: 'auth-url',
          longestLifeMs,
          refusal,
        },
        calls,
      ),
  };
}

function refusal(status: number, code: number | undefined): ChatError {
  const details = { upstreamStatus: status, upstreamCode: code };
  const known = code === undefined ? undefined : refusals[code];
  if (known) return new ChatError('auth', known.message, { ...details, code: known.code });
  if (status === 404 || status === 405) {
    return new ChatError('auth', `No token service answers there (${status}).`, { ...details, advice: 'auth-url' });
  }
  return new ChatError(
    'auth',
    `GigaChat's token service refused the authorization key (${status}). Copy it again from the GigaChat API project.`,
    details,
  );
}
