import type { TokenShelf } from '../../chat/ports/kept-token';
import type { Clock } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import type { Transport } from '../../net/transport';
import type { ClientCertificate } from '../../net/trust/client-certificate';
import type { AccountTokens } from './account-tokens';
import { formsOf, toAuthorizationKey } from './authorization-key';
import { FixedAccess } from './fixed-access';
import { oauthIssuer } from './oauth';
import { basicPair, passwordIssuer, tokenUrl } from './password';
import { TokenSource } from './token';

/**
 * The way in: the authorization key as the user gave it, a ready access token, user and password of a stand with its
 * own base URL, or the client certificate alone.
 */
export type Credentials =
  | { key: string }
  | { accessToken: string }
  | { user: string; password: string }
  | { certificate: true };

/** What the tokens of an account are made from. */
export interface TokenParts {
  credentials: Credentials;
  scope: string;
  baseUrl: URL;
  authUrl: URL;
  tokenExpiryBufferMs?: number;
  transport: Transport;
  clock: Clock;
  logger: Logger;
  userAgent: string;
  onToken: (value: string) => void;
  shelf?: TokenShelf;
}

/** Why user and password cannot work with this base URL; undefined when they may. */
export function passwordProblem(user: string, baseUrl: URL): 'colon' | 'no-tokens-there' | undefined {
  if (user.includes(':')) return 'colon';
  return baseUrl.hostname === 'api.giga.chat' ? 'no-tokens-there' : undefined;
}

/** The access tokens of a way in. */
export function openTokens({ credentials, ...parts }: TokenParts): AccountTokens {
  const { scope, clock, transport, userAgent } = parts;
  if ('accessToken' in credentials) return FixedAccess.byToken(clock, credentials.accessToken, scope);
  if ('certificate' in credentials) return FixedAccess.byCertificate(clock, scope);
  const service = (url: URL) => ({ transport, clock, url, userAgent });
  const issuer =
    'key' in credentials
      ? oauthIssuer(service(parts.authUrl), toAuthorizationKey(credentials.key))
      : passwordIssuer(service(tokenUrl(parts.baseUrl)), credentials.user, credentials.password);
  return new TokenSource({ ...parts, issuer, expiryBufferMs: parts.tokenExpiryBufferMs });
}

/** Every form in which a way in could turn up in an output. */
export function secretsOf(credentials: Credentials, certificate: ClientCertificate | undefined): string[] {
  return [...secretsOfCredentials(credentials), ...(certificate ? secretsOfCertificate(certificate) : [])];
}

/** What the names of an account's conversations are keyed with: the same after a restart, and as secret as its key. */
export function conversationSecret(credentials: Credentials, certificate: ClientCertificate | undefined): string {
  return JSON.stringify(['gigachat-bridge: conversations', ...secretsOf(credentials, certificate)]);
}

function secretsOfCredentials(credentials: Credentials): string[] {
  if ('key' in credentials) return formsOf(credentials.key);
  if ('accessToken' in credentials) return [credentials.accessToken];
  if (!('password' in credentials)) return [];
  const { user, password } = credentials;
  return [password, `${user}:${password}`, basicPair(user, password)];
}

/** The key as a whole and by its lines, because a text that is cut holds some of them. */
function secretsOfCertificate({ key, passphrase = '' }: ClientCertificate): string[] {
  const lines = key.split(/\r?\n/).filter((line) => /^[A-Za-z0-9+/=]{32}[A-Za-z0-9+/=]*$/.test(line));
  return [key, passphrase, ...lines];
}
