import { type Environment, secretNames } from '../../../core/setup/env-variables';
import { say as sentence } from '../../../core/setup/sentence';
import { SettingsError } from '../../../core/setup/settings-error';
import { wideHost } from '../wide-host';
import { liesOutside, secretOutside, writtenOutside } from './outside-files';

/** The file that is read when none is named: the one of the working directory. */
export const usualFile = '.env';

/** What decides where secrets and conversations go, whom to believe there, and who else may call. */
const directions = [
  'GIGACHAT_BASE_URL',
  'GIGACHAT_AUTH_URL',
  'GIGACHAT_CA_BUNDLE_FILE',
  'OPENROUTER_BASE_URL',
  'BRIDGE_FALLBACKS',
  'BRIDGE_FALLBACKS_FILE',
  // With a key there OpenRouter answers, and who gave the key reads along.
  'OPENROUTER_API_KEY',
  'OPENROUTER_API_KEY_FILE',
  'BRIDGE_ACCOUNTS_FILE',
  'BRIDGE_STORE_URL',
  'BRIDGE_STORE_URL_FILE',
  'BRIDGE_STORE_CA_BUNDLE_FILE',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'HTTPS_PROXY',
  'https_proxy',
  'ALL_PROXY',
  'all_proxy',
  'GPT2GIGA_HOST',
  'GPT2GIGA_CORS_ALLOW_ORIGINS',
  // A page under one of these names is let in as a program is.
  'BRIDGE_ALLOWED_HOSTS',
] as const;

/** Where GigaChat and OpenRouter are: naming them sends nothing to an address of one's own. */
const known: ReadonlyMap<string, readonly string[]> = new Map([
  ['GIGACHAT_BASE_URL', ['https://api.giga.chat', 'https://gigachat.devices.sberbank.ru']],
  ['GIGACHAT_AUTH_URL', ['https://ngw.devices.sberbank.ru:9443']],
  ['OPENROUTER_BASE_URL', ['https://openrouter.ai']],
]);

/** What lets the bridge into an account: secrets, and files that hold them. */
const waysIn = [
  ...secretNames.filter((name) => name !== 'GPT2GIGA_API_KEY'),
  'BRIDGE_ACCOUNTS_FILE',
  'GIGACHAT_CERT_FILE',
] as const;

/**
 * Refuses what the `.env` of a folder may not decide, given the variables with it, `env`, and without it, `environment`:
 * where keys go that come from elsewhere, or from files elsewhere, who sees the conversations, who else may use the
 * account, and which files elsewhere are written. Throws `SettingsError`.
 */
export function checkFolderEnv(env: Environment, environment: Environment): void {
  const isOwn = (name: string) => !Object.hasOwn(environment, name) || environment[name] === undefined;
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => isOwn(name)));
  const directed = directions.filter((name) => own[name] && !listensHere(name, env) && !isKnown(name, own[name]));
  const secret = waysIn.find((name) => environment[name] || environment[`${name}_FILE`]);
  const [direction] = directed;
  if (direction && secret) {
    throw new SettingsError(
      sentence(
        'The {0} of this folder sets {1}, but {2} comes from elsewhere: a folder must not decide where your keys and conversations go, nor who else may call. Set both in one place, or say --env-file {0} if you mean it.',
        usualFile,
        direction,
        secret,
      ),
    );
  }
  const taken = directed.length > 0 ? secretOutside(own) : undefined;
  const address = directed.find((name) => !namesFile(name) || !liesOutside(own[name] ?? ''));
  if (taken && address) {
    throw new SettingsError(
      sentence(
        'The {0} of this folder sets {1}, and {2} names a file outside of it: a folder must not decide where the secrets of other files go. Say --env-file {0} if you mean it.',
        usualFile,
        address,
        taken,
      ),
    );
  }
  const written = writtenOutside(own);
  if (written) {
    throw new SettingsError(
      sentence(
        'The {0} of this folder has {1} written to a file outside of it that is no log by its name: a folder must not decide which of your files are changed. Name one that ends in .log or .jsonl, or say --env-file {0} if you mean it.',
        usualFile,
        written,
      ),
    );
  }
}

/** True for a variable that names a file. */
function namesFile(name: string): boolean {
  return /_FILE$|_CERTS$/.test(name);
}

/** True for a host that nobody else reaches. */
function listensHere(name: string, env: Environment): boolean {
  return name === 'GPT2GIGA_HOST' && wideHost(env[name]) === undefined;
}

/** True for an address of those who are asked in any case. */
function isKnown(name: string, address: string): boolean {
  const origins = known.get(name);
  return origins !== undefined && URL.canParse(address) && origins.includes(new URL(address).origin);
}
