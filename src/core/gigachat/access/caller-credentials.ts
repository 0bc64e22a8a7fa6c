import { isVisibleAscii } from '../../ground/text/visible-ascii';
import { type Scope, scopes } from './authorization-key';

/** What a caller's bearer says of his account, or what is wrong with it. */
export type CallerCredentials =
  | { credentials: { key: string } | { accessToken: string } | { user: string; password: string }; scope?: Scope }
  | { wrong: string };

const forms = 'giga-cred-KEY:SCOPE, giga-auth-TOKEN or giga-user-USER:PASSWORD';

/**
 * Reads gpt2giga's forms of a caller's own credentials: `giga-cred-<base64>[:scope]`, `giga-auth-<access token>` and
 * `giga-user-<user>:<password>`. What is wrong is told without repeating any of it.
 */
export function readCallerCredentials(bearer: string): CallerCredentials {
  const [, kind, rest = ''] = /^giga-(cred|auth|user)-(.*)$/s.exec(bearer) ?? [];
  if (kind === 'cred') return readKey(rest);
  if (kind === 'auth') {
    return isVisibleAscii(rest)
      ? { credentials: { accessToken: rest } }
      : { wrong: 'giga-auth- must be followed by an access token.' };
  }
  if (kind === 'user') return readPair(rest);
  return { wrong: `Credentials of your own must look like ${forms}.` };
}

function readKey(text: string): CallerCredentials {
  const [key = '', scope, ...more] = text.split(':');
  const decoded = /^[A-Za-z0-9+/_-]+={0,2}$/.test(key) ? Buffer.from(key, 'base64').toString('utf8') : '';
  if (!/^[^:]+:[^:]+$/.test(decoded)) {
    return { wrong: 'giga-cred- must be followed by the authorization key: base64 of client_id:client_secret.' };
  }
  const known = scopes.find((one) => one === scope);
  if (scope !== undefined && (!known || more.length > 0)) {
    return { wrong: `After the key and its colon giga-cred- takes a scope: ${scopes.join(', ')}.` };
  }
  return { credentials: { key }, scope: known };
}

function readPair(text: string): CallerCredentials {
  const colon = text.indexOf(':');
  const [user, password] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  if (user !== '' && password !== '' && colon > 0) return { credentials: { user, password } };
  return { wrong: 'giga-user- must be followed by a user, a colon and a password.' };
}
