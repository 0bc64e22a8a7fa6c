import { isIPv6 } from 'node:net';
import * as z from 'zod';
import type { ProxySettings } from '../net/proxy/proxy';
import { readExemptHosts, readProxyAddress } from '../net/proxy/proxy-address';
import { SettingsError } from './settings-error';

const text = z.string().trim().optional();

/** A header carries it: what is not printable ASCII no client could send. */
const bridgeKey = text.refine((value) => /^[\x21-\x7e]*$/.test(value ?? ''), {
  error: 'must be letters, digits and signs of ASCII without spaces, as a header carries it',
});

const flagOr = (error: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .refine((value) => /^(?:true|false|1|0|yes|no|on|off|t|f|y|n|)$/.test(value), { error })
    .transform((value) => (value === '' ? undefined : /^(?:true|1|yes|on|t|y)$/.test(value)))
    .optional();
const flag = flagOr('must be True or False');

const range = (smallest: number, largest: number) =>
  largest === Number.POSITIVE_INFINITY ? `not below ${smallest}` : `from ${smallest} to ${largest}`;

const number = (smallest: number, largest: number, isCapped = false) =>
  z
    .string()
    .trim()
    .refine(
      (value) =>
        value === '' ||
        (/^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/.test(value) &&
          Number(value) >= smallest &&
          (isCapped || Number(value) <= largest)),
      {
        error: `must be a number ${range(smallest, largest)}`,
      },
    )
    .transform((value) => (value === '' ? undefined : Number(value)))
    .optional();

/** The same for what is counted. */
const whole = (smallest: number, largest = Number.POSITIVE_INFINITY, isCapped = false) =>
  number(smallest, largest, isCapped).refine((value) => value === undefined || Number.isInteger(value), {
    error: `must be a whole number ${range(smallest, largest)}`,
  });

/** Variables of gpt2giga, which knows no most for them: what is above ours holds as ours. */
export const mostOf = {
  GIGACHAT_TIMEOUT: 3600,
  GIGACHAT_MAX_RETRIES: 2,
  GIGACHAT_RETRY_BACKOFF_FACTOR: 60,
  GIGACHAT_TOKEN_EXPIRY_BUFFER_MS: 25 * 60_000,
} as const;

/** A number of such a variable. */
const capped = (name: keyof typeof mostOf, smallest: number, kind: typeof number) =>
  kind(smallest, mostOf[name], true).transform((value) =>
    value === undefined ? undefined : Math.min(value, mostOf[name]),
  );

const addressLike = (error: string) =>
  z
    .string()
    .trim()
    .refine((value) => value === '' || /^https?:\/\//i.test(value), { error })
    .refine((value) => value === '' || URL.canParse(value), { error: 'is not a valid address' })
    .transform((value) => (value === '' ? undefined : new URL(value)));

/** Of one that is asked with a key: nothing else of a sign-in would be sent there. */
const address = addressLike('must be a full address that begins with https://')
  .refine((url) => url === undefined || (url.username === '' && url.password === ''), {
    error: 'must hold no user and no password',
  })
  .optional();

const proxy = z
  .string()
  .transform((value, context) => {
    if (value.trim() === '') return undefined;
    const url = readProxyAddress(value);
    if (url && /^https?:$/.test(url.protocol)) return url;
    context.addIssue({
      code: 'custom',
      message: 'must be the address of an HTTP proxy such as http://proxy:3128',
    });
    return z.NEVER;
  })
  .optional();

const exemptHosts = z.string().transform(readExemptHosts).optional();

/** A comma-separated list, or JSON as gpt2giga's settings write it. */
const list = z
  .string()
  // An address of IPv6 stands in brackets, too.
  .transform((value) => (/^\s*\[(?![\da-f]*:)/i.test(value) ? value.replace(/[[\]"']+/g, '') : value))
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )
  .optional();

/** What a Host header may be, in a list as above. */
const hostValues = list
  // As Kubernetes tells a pod its address of IPv6.
  .transform((items) => items?.map((item) => (isIPv6(item) ? `[${item}]` : item)))
  .refine((items) => (items ?? []).every((item) => /^(?:\[[\da-f:.]+\]|[^\s/:@*[\]]+)(?::\d{1,5})?$/i.test(item)), {
    error: 'must be a list of names as they stand in an address, such as ai.example or ai.example:8443',
  });

/** HTTP statuses, in a list as above. */
const statuses = list.transform((items, context) => {
  const numbers = items?.map(Number);
  if (!numbers?.some((status) => !Number.isInteger(status) || status < 400 || status > 599)) return numbers;
  context.addIssue({ code: 'custom', message: 'must be a list of HTTP statuses from 400 to 599, such as 429,503' });
  return z.NEVER;
});

/** Names as HTTP has them (methods, headers), or `*`, in a list as above. */
const tokens = list.refine((items) => (items ?? []).every((item) => /^[\w!#$%&'*+.^`|~-]+$/.test(item)), {
  error: 'must be a list of names such as GET,POST',
});

/** Origins as a browser sends them, or `*`, in a list as above. */
const origins = list.transform((items, context) => {
  const exact = items?.map((item) => (item === '*' ? item : originOf(item)));
  if (!exact?.includes(undefined)) return exact?.filter((origin) => origin !== undefined);
  context.addIssue({ code: 'custom', message: 'must be a list of origins such as http://localhost:3000' });
  return z.NEVER;
});

function originOf(text: string): string | undefined {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#\s]+\/?$/i.test(text) || !URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  // Of a scheme that is not the web's own, such as an extension's, no origin is made.
  return origin === 'null' ? text.replace(/\/$/, '').toLowerCase() : origin;
}

/** Before whom personal data and secrets are masked. */
const maskedBefore = z
  .string()
  .trim()
  .toLowerCase()
  .transform((value) => (value === '' ? undefined : value))
  .pipe(z.enum(['off', 'fallback', 'all'], { error: 'must be off, fallback or all' }).optional())
  .optional();

const mode = z
  .string()
  .trim()
  .toUpperCase()
  .refine((value) => value === '' || value === 'DEV' || value === 'PROD', { error: 'must be DEV or PROD' })
  .optional();

const aliases = z
  .string()
  .transform((value, context) => {
    if (value.trim() === '') return undefined;
    try {
      return z.record(z.string(), z.string()).parse(JSON.parse(value));
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON such as {"my-model":"GigaChat-2-Max"}' });
      return z.NEVER;
    }
  })
  .optional();

/** Every variable that is followed, by name. */
const variables = z.object({
  GIGACHAT_CREDENTIALS: text,
  GIGACHAT_SCOPE: text,
  GIGACHAT_ACCESS_TOKEN: text,
  GIGACHAT_USER: text,
  GIGACHAT_PASSWORD: z.string().optional(),
  GIGACHAT_CERT_FILE: text,
  GIGACHAT_KEY_FILE: text,
  GIGACHAT_KEY_FILE_PASSWORD: z.string().optional(),
  GIGACHAT_BASE_URL: address,
  GIGACHAT_AUTH_URL: address,
  GIGACHAT_MODEL: text,
  GIGACHAT_CA_BUNDLE_FILE: text,
  GIGACHAT_VERIFY_SSL_CERTS: flag,
  GIGACHAT_TIMEOUT: capped('GIGACHAT_TIMEOUT', 1, number),
  GIGACHAT_MAX_CONNECTIONS: whole(1),
  GIGACHAT_MAX_RETRIES: capped('GIGACHAT_MAX_RETRIES', 0, whole),
  GIGACHAT_RETRY_BACKOFF_FACTOR: capped('GIGACHAT_RETRY_BACKOFF_FACTOR', 0, number),
  GIGACHAT_RETRY_ON_STATUS_CODES: statuses,
  GIGACHAT_TOKEN_EXPIRY_BUFFER_MS: capped('GIGACHAT_TOKEN_EXPIRY_BUFFER_MS', 0, whole),
  GIGACHAT_PROFANITY_CHECK: flag,
  GIGACHAT_FLAGS: list,
  NODE_EXTRA_CA_CERTS: text,
  SSL_CERT_FILE: text,
  HTTPS_PROXY: proxy,
  https_proxy: proxy,
  ALL_PROXY: text,
  all_proxy: text,
  NO_PROXY: exemptHosts,
  no_proxy: exemptHosts,
  GPT2GIGA_MODE: mode,
  GPT2GIGA_HOST: text,
  GPT2GIGA_PORT: whole(0, 65535),
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
  GPT2GIGA_LOG_MAX_SIZE: whole(1024, 2 ** 40),
  GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS: number(0, 3600),
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
  BRIDGE_AUDIT_MAX_SIZE: whole(1024, 2 ** 40),
  BRIDGE_FALLBACK: flagOr('must be on or off'),
  BRIDGE_FALLBACKS: text,
  BRIDGE_STORE_URL: text,
  BRIDGE_STORE_PASSWORD: z.string().optional(),
  BRIDGE_STORE_CA_BUNDLE_FILE: text,
  OTEL_EXPORTER_OTLP_ENDPOINT: addressLike('must be a full address such as http://collector:4318')
    .refine((url) => url === undefined || !/\/v1\/(?:traces|metrics|logs)\/?$/.test(url.pathname), {
      error: 'must be the address of the collector without /v1/traces or /v1/metrics, which are put behind it',
    })
    .optional(),
  OPENROUTER_API_KEY: text,
  OPENROUTER_BASE_URL: address,
  OPENROUTER_MODEL: text,
});

const networkVariables = () =>
  variables.pick({
    NODE_EXTRA_CA_CERTS: true,
    SSL_CERT_FILE: true,
    HTTPS_PROXY: true,
    https_proxy: true,
    ALL_PROXY: true,
    all_proxy: true,
    NO_PROXY: true,
    no_proxy: true,
  });

export type Variables = z.infer<typeof variables>;
export type NetworkVariables = z.infer<ReturnType<typeof networkVariables>>;
/** Their names. */
export const followedNames: readonly string[] = Object.keys(variables.shape);
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

/** The name of a variable of ours as it is followed: gpt2giga takes it in letters of any size. */
export function usualName(name: string): string {
  return /^(?:gigachat|gpt2giga|bridge|openrouter)_/i.test(name) ? name.toUpperCase() : name;
}

/** True for a variable that is either True or False. */
export function isSwitch(name: string): boolean {
  const schema = Object.entries(variables.shape).find(([known]) => known === name)?.[1];
  return schema?.safeParse('True').success === true && !schema.safeParse('neither').success;
}

/** Reads the variables we follow. Throws `SettingsError` that names the first wrong one and never repeats its value. */
export function readVariables(env: Environment): Variables {
  return read(variables, env);
}

/** The same for those of the network alone. */
export function readNetworkVariables(env: Environment): NetworkVariables {
  return read(networkVariables(), env);
}

/**
 * The proxy of the variables. As everywhere the small letters come first, and `ALL_PROXY` last, which desktops set to a
 * SOCKS proxy: one that cannot be used is named in `unused`, because it was not set for this program.
 */
export function readProxy(variables: NetworkVariables): { proxy?: ProxySettings; unused?: string } {
  const ofHttps = variables.https_proxy ?? variables.HTTPS_PROXY;
  const name = variables.all_proxy ? 'all_proxy' : 'ALL_PROXY';
  const ofAll = ofHttps ? undefined : proxy.safeParse(variables[name]);
  if (ofAll?.success === false) return { unused: name };
  const url = ofHttps ?? ofAll?.data;
  const { no_proxy: small = [], NO_PROXY: large = [] } = variables;
  return url ? { proxy: { url, exempt: small.length > 0 ? small : large } } : {};
}

function read<T>(schema: z.ZodType<T>, env: Environment): T {
  // It is read once: zod would compile a function for that.
  const outcome = schema.safeParse(env, { jitless: true });
  if (outcome.success) return outcome.data;
  const issue = outcome.error.issues[0];
  throw new SettingsError(`${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}. Correct it and start again.`);
}
