import { isIPv6 } from 'node:net';
import * as z from 'zod';
import { lazily } from '../ground/lazily';
import { readExemptHosts, readProxyAddress } from '../net/proxy/proxy-address';

// Each is made when a variable of its kind is set: most are not.

/** Any text; spaces around it do not count. */
export const text = lazily(() => z.string().trim().optional());

/** A header carries it: what is not printable ASCII no client could send. */
export const bridgeKey = lazily(() =>
  text().refine((value) => /^[\x21-\x7e]*$/.test(value ?? ''), {
    error: 'must be letters, digits and signs of ASCII without spaces, as a header carries it',
  }),
);

/** On or off in the words that .env files use; `error` is what is said to any other. */
export const flagOr = (error: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .refine((value) => /^(?:true|false|1|0|yes|no|on|off|t|f|y|n|)$/.test(value), { error })
    .transform((value) => (value === '' ? undefined : /^(?:true|1|yes|on|t|y)$/.test(value)))
    .optional();
/** On or off. */
export const flag = lazily(() => flagOr('must be True or False'));

const range = (smallest: number, largest: number) =>
  largest === Number.POSITIVE_INFINITY ? `not below ${smallest}` : `from ${smallest} to ${largest}`;

/** A number from `smallest` to `largest`; one that is capped may be larger. */
export const number = (smallest: number, largest: number, isCapped = false) =>
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
export const whole = (smallest: number, largest = Number.POSITIVE_INFINITY, isCapped = false) =>
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
export const capped = (name: keyof typeof mostOf, smallest: number, kind: typeof number) =>
  kind(smallest, mostOf[name], true).transform((value) =>
    value === undefined ? undefined : Math.min(value, mostOf[name]),
  );

/** An address of HTTP; `error` is what is said to anything else. */
export const addressLike = (error: string) =>
  z
    .string()
    .trim()
    .refine((value) => value === '' || /^https?:\/\//i.test(value), { error })
    .refine((value) => value === '' || URL.canParse(value), { error: 'is not a valid address' })
    .transform((value) => (value === '' ? undefined : new URL(value)));

/** Of one that is asked with a key: nothing else of a sign-in would be sent there. */
export const address = lazily(() =>
  addressLike('must be a full address that begins with https://')
    .refine((url) => url === undefined || (url.username === '' && url.password === ''), {
      error: 'must hold no user and no password',
    })
    .optional(),
);

/** The address of an HTTP proxy. */
export const proxy = lazily(() =>
  z
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
    .optional(),
);

/** Hosts that are reached without the proxy. */
export const exemptHosts = lazily(() => z.string().transform(readExemptHosts).optional());

/** A comma-separated list, or JSON as gpt2giga's settings write it. */
export const list = lazily(() =>
  z
    .string()
    // An address of IPv6 stands in brackets, too.
    .transform((value) => (/^\s*\[(?![\da-f]*:)/i.test(value) ? value.replace(/[[\]"']+/g, '') : value))
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .optional(),
);

/** What a Host header may be, in a list as above. */
export const hostValues = lazily(() =>
  list()
    // As Kubernetes tells a pod its address of IPv6.
    .transform((items) => items?.map((item) => (isIPv6(item) ? `[${item}]` : item)))
    .refine((items) => (items ?? []).every((item) => /^(?:\[[\da-f:.]+\]|[^\s/:@*[\]]+)(?::\d{1,5})?$/i.test(item)), {
      error: 'must be a list of names as they stand in an address, such as ai.example or ai.example:8443',
    }),
);

/** HTTP statuses, in a list as above. */
export const statuses = lazily(() =>
  list().transform((items, context) => {
    const numbers = items?.map(Number);
    if (!numbers?.some((status) => !Number.isInteger(status) || status < 400 || status > 599)) return numbers;
    context.addIssue({ code: 'custom', message: 'must be a list of HTTP statuses from 400 to 599, such as 429,503' });
    return z.NEVER;
  }),
);

/** Names as HTTP has them (methods, headers), or `*`, in a list as above. */
export const tokens = lazily(() =>
  list().refine((items) => (items ?? []).every((item) => /^[\w!#$%&'*+.^`|~-]+$/.test(item)), {
    error: 'must be a list of names such as GET,POST',
  }),
);

/** Origins as a browser sends them, or `*`, in a list as above. */
export const origins = lazily(() =>
  list().transform((items, context) => {
    const exact = items?.map((item) => (item === '*' ? item : originOf(item)));
    if (!exact?.includes(undefined)) return exact?.filter((origin) => origin !== undefined);
    context.addIssue({ code: 'custom', message: 'must be a list of origins such as http://localhost:3000' });
    return z.NEVER;
  }),
);

function originOf(text: string): string | undefined {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#\s]+\/?$/i.test(text) || !URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  // Of a scheme that is not the web's own, such as an extension's, no origin is made.
  return origin === 'null' ? text.replace(/\/$/, '').toLowerCase() : origin;
}

/** Before whom personal data and secrets are masked. */
export const maskedBefore = lazily(() =>
  z
    .string()
    .trim()
    .toLowerCase()
    .transform((value) => (value === '' ? undefined : value))
    .pipe(z.enum(['off', 'fallback', 'all'], { error: 'must be off, fallback or all' }).optional())
    .optional(),
);

/** How gpt2giga calls the way it is run. */
export const mode = lazily(() =>
  z
    .string()
    .trim()
    .toUpperCase()
    .refine((value) => value === '' || value === 'DEV' || value === 'PROD', { error: 'must be DEV or PROD' })
    .optional(),
);

/** Names of models as JSON: those that callers send to those of GigaChat. */
export const aliases = lazily(() =>
  z
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
    .optional(),
);
