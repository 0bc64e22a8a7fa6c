import { toAuthorizationKey } from '../core/gigachat/access/authorization-key';
import type { Credentials } from '../core/gigachat/access/credentials';
import { isVisibleAscii } from '../core/ground/text/visible-ascii';
import type { EnvFile } from '../core/setup/env-file';
import { readVariables } from '../core/setup/env-variables';
import { isWholeAddress } from './editor-settings';

/** Why a variable of a `.env` file is not taken over by the editor; whoever shows it has the words. */
export type NotTaken =
  | 'verify'
  | 'authority'
  | 'proxy'
  | 'loopback'
  | 'bridge-key'
  | 'openrouter'
  | 'accounts'
  | 'services'
  | 'own-settings'
  | 'callers'
  | 'any-port'
  | 'fixed-model'
  | 'other-way-in'
  | 'no-setting';

/** What the editor takes from a `.env` file. */
export interface EnvImport {
  /** The way in; undefined when the file has none. */
  credentials?: Credentials;
  /** Paths as they stand in the file. */
  certificate?: { cert: string; key?: string; passphrase?: string };
  scope?: string;
  baseUrl?: string;
  authUrl?: string;
  port?: number;
  model?: string;
  aliases?: Record<string, string>;
  notTaken: { name: string; why: NotTaken }[];
}

/** A value that cannot be used: the variable, its line, and what is wrong. */
export class EnvImportError extends Error {
  override readonly name = 'EnvImportError';

  constructor(
    readonly variable: string,
    readonly line: number,
    readonly fault: 'value' | 'half-pair' | 'address',
  ) {
    super(`${variable} on line ${line}: ${fault}`);
  }
}

const wayIn = {
  key: ['GIGACHAT_CREDENTIALS'],
  user: ['GIGACHAT_USER', 'GIGACHAT_PASSWORD'],
  token: ['GIGACHAT_ACCESS_TOKEN'],
  certificate: ['GIGACHAT_CERT_FILE', 'GIGACHAT_KEY_FILE', 'GIGACHAT_KEY_FILE_PASSWORD'],
};
const settings = [
  'GIGACHAT_SCOPE',
  'GIGACHAT_BASE_URL',
  'GIGACHAT_AUTH_URL',
  'GPT2GIGA_PORT',
  'GIGACHAT_MODEL',
  'BRIDGE_MODEL_ALIASES',
];
const taken: readonly string[] = [...Object.values(wayIn).flat(), ...settings];

/** Works out what to take from a `.env` file, and what not and why. Throws `EnvImportError`. */
export function planEnvImport(file: EnvFile): EnvImport {
  const { variables: env } = file;
  const reader = readerOf(file);
  const { text, address, value } = reader;
  const { unused, ...way } = readWayIn(reader);
  const port = value('GPT2GIGA_PORT').GPT2GIGA_PORT;
  return {
    ...way,
    scope: text('GIGACHAT_SCOPE'),
    baseUrl: address('GIGACHAT_BASE_URL', 'base'),
    authUrl: address('GIGACHAT_AUTH_URL', 'auth'),
    ...(port !== undefined && port > 0 && { port }),
    model: text('GIGACHAT_MODEL'),
    ...(text('BRIDGE_MODEL_ALIASES') && { aliases: value('BRIDGE_MODEL_ALIASES').BRIDGE_MODEL_ALIASES }),
    notTaken: [
      ...unused.map((name) => ({ name, why: 'other-way-in' as const })),
      ...(port === 0 ? [{ name: 'GPT2GIGA_PORT', why: 'any-port' } as const] : []),
      ...Object.keys(env)
        .sort()
        .flatMap((name) => notTaken(name, env[name]?.trim() ?? '')),
    ],
  };
}

type EnvReader = ReturnType<typeof readerOf>;

/** Reads the variables of a file one by one. Each way throws `EnvImportError` for what cannot be used. */
function readerOf({ variables: env, lines }: EnvFile) {
  const wrong = (name: string, fault: EnvImportError['fault']) => new EnvImportError(name, lines.get(name) ?? 0, fault);
  const text = (name: string) => env[name]?.trim() || undefined;
  return {
    wrong,
    text,
    value: (name: string) => {
      try {
        return readVariables({ [name]: env[name] });
      } catch {
        throw wrong(name, 'value');
      }
    },
    address: (name: string, of: 'base' | 'auth') => {
      const given = text(name);
      if (given !== undefined && !isWholeAddress(given, of)) throw wrong(name, 'address');
      return given;
    },
    visible: (name: string, shown: string | undefined) => {
      if (shown !== undefined && !isVisibleAscii(shown)) throw wrong(name, 'value');
    },
  };
}

/** The way in that goes before others, the client certificate, and the variables of ways that are left unused. */
function readWayIn({ text, visible, wrong }: EnvReader) {
  const [key, token] = [text('GIGACHAT_CREDENTIALS'), text('GIGACHAT_ACCESS_TOKEN')];
  const [user, password] = [text('GIGACHAT_USER'), text('GIGACHAT_PASSWORD')];
  const [cert, keyFile] = [text('GIGACHAT_CERT_FILE'), text('GIGACHAT_KEY_FILE')];
  visible('GIGACHAT_CREDENTIALS', key && toAuthorizationKey(key));
  visible('GIGACHAT_ACCESS_TOKEN', token);
  if (user?.includes(':')) throw wrong('GIGACHAT_USER', 'value');
  if (!user !== !password) throw wrong(user ? 'GIGACHAT_USER' : 'GIGACHAT_PASSWORD', 'half-pair');
  if (keyFile && !cert) throw wrong('GIGACHAT_KEY_FILE', 'half-pair');
  const pair = user && password ? { user, password } : undefined;
  const credentials: Credentials | undefined =
    (key && { key }) || pair || (token && { accessToken: token }) || (cert && { certificate: true }) || undefined;
  return {
    ...(credentials && { credentials }),
    ...(cert && { certificate: { cert, key: keyFile, passphrase: text('GIGACHAT_KEY_FILE_PASSWORD') } }),
    unused: [...(key && pair ? ['GIGACHAT_USER'] : []), ...((key || pair) && token ? ['GIGACHAT_ACCESS_TOKEN'] : [])],
  };
}

/** What is not taken among the variables of gpt2giga, of GigaChat's client and of ours; others are not looked at. */
function notTaken(name: string, value: string): { name: string; why: NotTaken }[] {
  const ours = /^(?:GIGACHAT|GPT2GIGA|BRIDGE|OPENROUTER)_/.test(name) || /^(?:HTTPS?|NO|ALL)_PROXY$/i.test(name);
  if (!ours || value === '' || taken.includes(name) || changesNothing(name, value)) return [];
  return [{ name, why: reasons.find(([pattern]) => pattern.test(name))?.[1] ?? 'no-setting' }];
}

const reasons: readonly (readonly [RegExp, NotTaken])[] = [
  [/^GIGACHAT_VERIFY_SSL_CERTS$/, 'verify'],
  [/^GIGACHAT_CA_BUNDLE_FILE$/, 'authority'],
  [/_PROXY$/i, 'proxy'],
  [/^(?:GPT2GIGA_(?:HOST|USE_HTTPS|HTTPS_.*|CORS_.*)|BRIDGE_ALLOWED_HOSTS)$/, 'loopback'],
  [/^GPT2GIGA_(?:ENABLE_)?API_KEY/, 'bridge-key'],
  [/^(?:OPENROUTER_.*|BRIDGE_FALLBACK)$/, 'openrouter'],
  [/^BRIDGE_ACCOUNTS_FILE$/, 'accounts'],
  [/^BRIDGE_FALLBACKS(?:_FILE)?$/, 'services'],
  [/^BRIDGE_(?:ROUTES|MASK|MASK_LIST_FILE)$/, 'own-settings'],
  [/^GPT2GIGA_PASS_TOKEN$/, 'callers'],
  [/^GPT2GIGA_PASS_MODEL$/, 'fixed-model'],
];

/** True for a value that asks for what holds anyway: it is not named. */
function changesNothing(name: string, value: string): boolean {
  const isOn = /^(?:true|1|yes|on)$/i.test(value);
  switch (name) {
    case 'GIGACHAT_VERIFY_SSL_CERTS':
    case 'GPT2GIGA_PASS_MODEL':
    case 'GPT2GIGA_ENABLE_API_KEY_AUTH':
      return isOn;
    case 'GPT2GIGA_PASS_TOKEN':
    case 'GPT2GIGA_USE_HTTPS':
      return !isOn;
    case 'GPT2GIGA_HOST':
      return /^(?:localhost|127\.0\.0\.1|\[?::1\]?)$/i.test(value);
    default:
      return name === 'GPT2GIGA_MODE';
  }
}
