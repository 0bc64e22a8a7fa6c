import * as z from 'zod';
import type { ProxySettings } from '../net/proxy/proxy';
import {
  address,
  addressLike,
  endsWithPath,
  exemptHosts,
  fullAddress,
  hostValues,
  listenHost,
  origins,
  proxy,
} from './address-kinds';
import { reason, reasonOf } from './reason';
import { say } from './sentence';
import { SettingsError } from './settings-error';
import {
  aliases,
  bridgeKey,
  capped,
  flag,
  flagOr,
  list,
  maskedBefore,
  mode,
  number,
  statuses,
  text,
  tokens,
  whole,
} from './variable-kinds';

/** A secret that may begin or end with a space. */
const verbatim = () => z.string().optional();

/** The variables of the network, which other programs follow too, by name, and how each is read. */
const networkVariables = {
  NODE_EXTRA_CA_CERTS: text,
  SSL_CERT_FILE: text,
  HTTPS_PROXY: proxy,
  https_proxy: proxy,
  ALL_PROXY: text,
  all_proxy: text,
  NO_PROXY: exemptHosts,
  no_proxy: exemptHosts,
};

/** Every variable that is followed. */
const variables = {
  GIGACHAT_CREDENTIALS: text,
  GIGACHAT_SCOPE: text,
  GIGACHAT_ACCESS_TOKEN: text,
  GIGACHAT_USER: text,
  GIGACHAT_PASSWORD: verbatim,
  GIGACHAT_CERT_FILE: text,
  GIGACHAT_KEY_FILE: text,
  GIGACHAT_KEY_FILE_PASSWORD: verbatim,
  GIGACHAT_BASE_URL: address,
  GIGACHAT_AUTH_URL: fullAddress,
  GIGACHAT_MODEL: text,
  GIGACHAT_CA_BUNDLE_FILE: text,
  GIGACHAT_VERIFY_SSL_CERTS: flag,
  GIGACHAT_TIMEOUT: () => capped('GIGACHAT_TIMEOUT', 1, number),
  GIGACHAT_MAX_CONNECTIONS: () => whole(1),
  GIGACHAT_MAX_RETRIES: () => capped('GIGACHAT_MAX_RETRIES', 0, whole),
  GIGACHAT_RETRY_BACKOFF_FACTOR: () => capped('GIGACHAT_RETRY_BACKOFF_FACTOR', 0, number),
  GIGACHAT_RETRY_ON_STATUS_CODES: statuses,
  GIGACHAT_TOKEN_EXPIRY_BUFFER_MS: () => capped('GIGACHAT_TOKEN_EXPIRY_BUFFER_MS', 0, whole),
  GIGACHAT_PROFANITY_CHECK: flag,
  GIGACHAT_FLAGS: list,
  ...networkVariables,
  GPT2GIGA_MODE: mode,
  GPT2GIGA_HOST: listenHost,
  GPT2GIGA_PORT: () => whole(0, 65535),
  GPT2GIGA_API_KEY: bridgeKey,
  GPT2GIGA_ENABLE_API_KEY_AUTH: flag,
  GPT2GIGA_EMBEDDINGS: text,
  GPT2GIGA_PASS_MODEL: flag,
  GPT2GIGA_ENABLE_IMAGES: flag,
  GPT2GIGA_ENABLE_REASONING: flag,
  GPT2GIGA_USE_HTTPS: flag,
  GPT2GIGA_HTTPS_KEY_FILE: text,
  GPT2GIGA_HTTPS_CERT_FILE: text,
  GPT2GIGA_PASS_TOKEN: flag,
  GPT2GIGA_LOG_LEVEL: text,
  GPT2GIGA_LOG_FILENAME: text,
  GPT2GIGA_LOG_MAX_SIZE: () => whole(1024, 2 ** 40),
  GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS: () => number(0, 3600),
  GPT2GIGA_CORS_ALLOW_ORIGINS: origins,
  GPT2GIGA_CORS_ALLOW_METHODS: tokens,
  GPT2GIGA_CORS_ALLOW_HEADERS: tokens,
  BRIDGE_ACCOUNTS_FILE: text,
  BRIDGE_ALLOWED_HOSTS: hostValues,
  BRIDGE_ALLOW_REMOTE_IMAGES: flag,
  BRIDGE_MODEL_ALIASES: aliases,
  BRIDGE_ROUTES: text,
  BRIDGE_MASK: maskedBefore,
  BRIDGE_MASK_LIST_FILE: text,
  BRIDGE_AUDIT_FILENAME: text,
  BRIDGE_AUDIT_MAX_SIZE: () => whole(1024, 2 ** 40),
  BRIDGE_FALLBACK: () => flagOr(reason('must be on or off')),
  BRIDGE_FALLBACKS: text,
  BRIDGE_STORE_URL: text,
  BRIDGE_STORE_PASSWORD: verbatim,
  BRIDGE_STORE_CA_BUNDLE_FILE: text,
  OTEL_EXPORTER_OTLP_ENDPOINT: () =>
    addressLike(reason('must be a full address such as http://collector:4318'))
      .refine(endsWithPath, reason('must end with its path: no ? and no #'))
      .refine(
        (url) => url === undefined || !/\/v1\/(?:traces|metrics|logs)\/?$/.test(url.pathname),
        reason('must be the address of the collector without /v1/traces or /v1/metrics, which are put behind it'),
      )
      .optional(),
  OPENROUTER_API_KEY: text,
  OPENROUTER_BASE_URL: address,
  OPENROUTER_MODEL: text,
};

type Kinds = Record<string, () => z.ZodType>;
type Read<All extends Kinds> = { [Name in keyof All]?: z.infer<ReturnType<All[Name]>> };
export type Variables = Read<typeof variables>;
export type NetworkVariables = Read<typeof networkVariables>;
/** Their names. */
export const followedNames: readonly string[] = Object.keys(variables);
/** Those that hold a secret: each may stand in a file instead, which the same name with `_FILE` points to. */
export const secretNames = [
  'GIGACHAT_CREDENTIALS',
  'GIGACHAT_ACCESS_TOKEN',
  'GIGACHAT_PASSWORD',
  'GIGACHAT_KEY_FILE_PASSWORD',
  'GPT2GIGA_API_KEY',
  'OPENROUTER_API_KEY',
  'BRIDGE_FALLBACKS',
  'BRIDGE_STORE_URL',
  'BRIDGE_STORE_PASSWORD',
] as const satisfies readonly (keyof Variables)[];
export type Environment = Readonly<Record<string, string | undefined>>;

/** True for a name that begins as those of the bridge do, in letters of any size. */
export function isOwnName(name: string): boolean {
  return /^(?:gigachat|gpt2giga|bridge|openrouter)_/i.test(name);
}

/** The name of a variable of ours as it is followed: gpt2giga takes it in letters of any size. */
export function usualName(name: string): string {
  return isOwnName(name) ? name.toUpperCase() : name;
}

/** True for a variable that is either True or False. */
export function isSwitch(name: string): boolean {
  const schema: z.ZodType | undefined = Object.entries(variables).find(([known]) => known === name)?.[1]();
  return schema?.safeParse('True').success === true && !schema.safeParse('neither').success;
}

/** Reads the variables we follow. Throws `SettingsError` that names the first wrong one and never repeats its value. */
export function readVariables(env: Environment): Variables {
  return read(variables, env);
}

/** The same for those of the network alone. */
export function readNetworkVariables(env: Environment): NetworkVariables {
  return read(networkVariables, env);
}

/**
 * The proxy of the variables. As everywhere the small letters come first, and `ALL_PROXY` last, which desktops set to a
 * SOCKS proxy: one that cannot be used is named in `unused`, because it was not set for this program.
 */
export function readProxy(variables: NetworkVariables): { proxy?: ProxySettings; unused?: string } {
  const ofHttps = variables.https_proxy ?? variables.HTTPS_PROXY;
  const name = variables.all_proxy ? 'all_proxy' : 'ALL_PROXY';
  const ofAll = ofHttps ? undefined : proxy().safeParse(variables[name]);
  if (ofAll?.success === false) return { unused: name };
  const url = ofHttps ?? ofAll?.data;
  const { no_proxy: small = [], NO_PROXY: large = [] } = variables;
  return url ? { proxy: { url, exempt: small.length > 0 ? small : large } } : {};
}

function read<All extends Kinds>(kinds: All, env: Environment): Read<All> {
  const values = Object.entries(kinds).flatMap(([name, kind]) => {
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value === undefined) return [];
    // It is read once: zod would compile a function for that.
    const outcome = kind().safeParse(value, { jitless: true });
    if (outcome.success) return [[name, outcome.data]];
    throw new SettingsError(say('{0} {1}. Correct it and start again.', name, reasonOf(outcome.error.issues[0])));
  });
  return Object.fromEntries(values);
}
