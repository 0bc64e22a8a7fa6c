import * as z from 'zod';
import { lazily } from '../ground/lazily';
import { isVisibleAscii } from '../ground/text/visible-ascii';
import { type Reason, reason } from './reason';

// Each is made when a variable of its kind is set: most are not.

/** Any text; spaces around it do not count. */
export const text = lazily(() => z.string().trim().optional());

/** A header carries it: what is not printable ASCII no client could send. */
export const bridgeKey = lazily(() =>
  text().refine(
    (value) => !value || isVisibleAscii(value),
    reason('must be letters, digits and signs of ASCII without spaces, as a header carries it'),
  ),
);

/** On or off in the words that .env files use; `otherwise` is what is said to any other. */
export const flagOr = (otherwise: Reason) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .refine((value) => /^(?:true|false|1|0|yes|no|on|off|t|f|y|n|)$/.test(value), otherwise)
    .transform((value) => (value === '' ? undefined : /^(?:true|1|yes|on|t|y)$/.test(value)))
    .optional();
/** On or off. */
export const flag = lazily(() => flagOr(reason('must be True or False')));

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
      largest === Number.POSITIVE_INFINITY
        ? reason('must be a number not below {0}', smallest)
        : reason('must be a number from {0} to {1}', smallest, largest),
    )
    .transform((value) => (value === '' ? undefined : Number(value)))
    .optional();

/** The same for what is counted. */
export const whole = (smallest: number, largest = Number.POSITIVE_INFINITY, isCapped = false) =>
  number(smallest, largest, isCapped).refine(
    (value) => value === undefined || Number.isInteger(value),
    largest === Number.POSITIVE_INFINITY
      ? reason('must be a whole number not below {0}', smallest)
      : reason('must be a whole number from {0} to {1}', smallest, largest),
  );

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

/** HTTP statuses, in a list as above. */
export const statuses = lazily(() =>
  list().transform((items, context) => {
    const numbers = items?.map(Number);
    if (!numbers?.some((status) => !Number.isInteger(status) || status < 400 || status > 599)) return numbers;
    const { error: message } = reason('must be a list of HTTP statuses from 400 to 599, such as 429,503');
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }),
);

/** Names as HTTP has them (methods, headers), or `*`, in a list as above. */
export const tokens = lazily(() =>
  list().refine(
    (items) => (items ?? []).every((item) => /^[\w!#$%&'*+.^`|~-]+$/.test(item)),
    reason('must be a list of names such as GET,POST'),
  ),
);

/** Before whom personal data and secrets are masked. */
export const maskedBefore = lazily(() =>
  z
    .string()
    .trim()
    .toLowerCase()
    .transform((value) => (value === '' ? undefined : value))
    .pipe(z.enum(['off', 'fallback', 'all'], reason('must be off, fallback or all')).optional())
    .optional(),
);

/** How gpt2giga calls the way it is run. */
export const mode = lazily(() =>
  z
    .string()
    .trim()
    .toUpperCase()
    .refine((value) => value === '' || value === 'DEV' || value === 'PROD', reason('must be DEV or PROD'))
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
        const { error: message } = reason('must be JSON such as {"my-model":"GigaChat-2-Max"}');
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      }
    })
    .optional(),
);
