import { toAuthorizationKey } from '../../core/gigachat/access/authorization-key';
import { passwordProblem } from '../../core/gigachat/access/credentials';
import type { AccountSettings } from '../../core/gigachat/account';
import { isVisibleAscii } from '../../core/ground/text/visible-ascii';
import type { Variables } from '../../core/setup/env-variables';
import { type Sentence, say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { readClientCertificate } from './certificate-files';

/** The variables that say who we are to GigaChat. */
export const wayInNames = [
  'GIGACHAT_CREDENTIALS',
  'GIGACHAT_ACCESS_TOKEN',
  'GIGACHAT_USER',
  'GIGACHAT_PASSWORD',
  'GIGACHAT_CERT_FILE',
  'GIGACHAT_KEY_FILE',
  'GIGACHAT_KEY_FILE_PASSWORD',
] as const;

/** How the account of the variables signs in. */
export type WayIn = Pick<AccountSettings, 'credentials' | 'clientCertificate'>;

/**
 * The way in that the variables give: the key, else user and password, else a ready token, else the client certificate
 * alone; undefined when there is none. Throws `SettingsError` for one that cannot work.
 */
export function readWayIn(variables: Variables, baseUrl: URL): WayIn | undefined {
  const { GIGACHAT_CREDENTIALS: key, GIGACHAT_ACCESS_TOKEN: accessToken } = variables;
  const clientCertificate = readCertificate(variables);
  const pair = readPair(variables, key ? undefined : baseUrl);
  const more = clientCertificate ? { clientCertificate } : {};
  if (key) {
    if (isVisibleAscii(toAuthorizationKey(key))) return { credentials: { key }, ...more };
    throw new SettingsError(
      say(
        '{0} cannot be an authorization key: it holds spaces or letters no key has. Copy it again from the GigaChat API project.',
        'GIGACHAT_CREDENTIALS',
      ),
    );
  }
  if (pair) return { credentials: pair, ...more };
  if (accessToken) {
    if (isVisibleAscii(accessToken)) return { credentials: { accessToken }, ...more };
    throw new SettingsError(
      say(
        '{0} cannot be an access token: it holds spaces or letters no token has. Copy it again.',
        'GIGACHAT_ACCESS_TOKEN',
      ),
    );
  }
  return clientCertificate && { credentials: { certificate: true }, clientCertificate };
}

/**
 * A sentence for the ways in that are set and not used, because another one comes first; a certificate is shown beside
 * any. `account` is where they stand in the file of accounts, whose fields have no prefix.
 */
export function idleWaysIn(variables: Variables, account?: string): Sentence[] {
  const set = (['GIGACHAT_CREDENTIALS', 'GIGACHAT_USER', 'GIGACHAT_PASSWORD', 'GIGACHAT_ACCESS_TOKEN'] as const)
    .filter((name) => variables[name])
    .map((name) => (account === undefined ? name : name.replace('GIGACHAT_', '').toLowerCase()));
  // User and password are one way.
  const [first = '', ...later] = set.filter((name) => !/password$/i.test(name));
  if (later.length === 0) return [];
  const fault = say('{0} not used, because {1} is set.', later.join(', '), first);
  return [account === undefined ? fault : say('BRIDGE_ACCOUNTS_FILE: {0}: {1}', account, fault)];
}

const passwordProblems = {
  colon: say('The user must not hold a colon: HTTP Basic could not tell it from the password.'),
  'no-tokens-there': say(
    'api.giga.chat gives no access tokens for a user and a password: set {0} to the address of the stand that does.',
    'GIGACHAT_BASE_URL',
  ),
};

/** Without `baseUrl` the pair is not going to be used, and need not fit one. */
function readPair(variables: Variables, baseUrl: URL | undefined): { user: string; password: string } | undefined {
  const { GIGACHAT_USER: user, GIGACHAT_PASSWORD: password } = variables;
  if (!user && !password) return undefined;
  if (!user || !password) {
    const [set, left] = user ? ['GIGACHAT_USER', 'GIGACHAT_PASSWORD'] : ['GIGACHAT_PASSWORD', 'GIGACHAT_USER'];
    throw new SettingsError(say('{0} is set without {1}. Set both, or remove it.', set, left));
  }
  const problem = baseUrl && passwordProblem(user, baseUrl);
  if (problem) {
    const names = ['GIGACHAT_USER', 'GIGACHAT_PASSWORD'];
    throw new SettingsError(say('{0} and {1} cannot be used: {2}', ...names, passwordProblems[problem]));
  }
  return { user, password };
}

function readCertificate(variables: Variables) {
  const certFile = variables.GIGACHAT_CERT_FILE;
  const keyFile = variables.GIGACHAT_KEY_FILE;
  const passphrase = variables.GIGACHAT_KEY_FILE_PASSWORD;
  if (certFile) return readClientCertificate(certFile, keyFile, passphrase);
  const left = keyFile ? 'GIGACHAT_KEY_FILE' : passphrase ? 'GIGACHAT_KEY_FILE_PASSWORD' : undefined;
  if (!left) return undefined;
  throw new SettingsError(say('{0} is set without {1}. Set that too, or remove {0}.', left, 'GIGACHAT_CERT_FILE'));
}
