import { isIPv6 } from 'node:net';
import * as z from 'zod';
import { lazily } from '../ground/lazily';
import { readExemptHosts, readProxyAddress } from '../net/proxy/proxy-address';
import { type Reason, reason } from './reason';
import { list } from './variable-kinds';

// Each is made when a variable of its kind is set: most are not.

/** An address of HTTP; `otherwise` is what is said to anything else. */
export const addressLike = (otherwise: Reason) =>
  z
    .string()
    .trim()
    .refine((value) => value === '' || /^https?:\/\//i.test(value), otherwise)
    .refine((value) => value === '' || URL.canParse(value), reason('is not a valid address'))
    .transform((value) => (value === '' ? undefined : new URL(value)));

/** Of one that is asked with a key: nothing else of a sign-in would be sent there. */
const keyAddress = () =>
  addressLike(reason('must be a full address that begins with https://')).refine(
    (url) => url === undefined || (url.username === '' && url.password === ''),
    reason('must hold no user and no password'),
  );

/** The whole address that is asked; a fragment would be left out. */
export const fullAddress = lazily(() =>
  keyAddress()
    .refine((url) => !url?.href.includes('#'), reason('must hold no #'))
    .optional(),
);

/** Whether nothing stands behind the path of an address, where it would be left out. */
export const endsWithPath = (url: URL | undefined) => !/[?#]/.test(url?.href ?? '');

/** The address behind which stands what is asked for. */
export const address = lazily(() =>
  keyAddress().refine(endsWithPath, reason('must end with its path: no ? and no #')).optional(),
);

/** The address of an HTTP proxy. */
export const proxy = lazily(() =>
  z
    .string()
    .transform((value, context) => {
      if (value.trim() === '') return undefined;
      const url = readProxyAddress(value);
      if (url && /^https?:$/.test(url.protocol)) return url;
      const { error: message } = reason('must be the address of an HTTP proxy such as http://proxy:3128');
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .optional(),
);

/** Hosts that are reached without the proxy. */
export const exemptHosts = lazily(() => z.string().transform(readExemptHosts).optional());

/** What a Host header may be, in a list as above. */
export const hostValues = lazily(() =>
  list()
    // As Kubernetes tells a pod its address of IPv6.
    .transform((items) => items?.map((item) => (isIPv6(item) ? `[${item}]` : item)))
    .refine(
      (items) => (items ?? []).every((item) => /^(?:\[[\da-f:.]+\]|[^\s/:@*[\]]+)(?::\d{1,5})?$/i.test(item)),
      reason('must be a list of names as they stand in an address, such as ai.example or ai.example:8443'),
    ),
);

/** The one host that a server listens on. */
export const listenHost = lazily(() =>
  z
    .string()
    .trim()
    .refine(
      (host) => /^[^\s/:@?#[\]]*$/.test(host) || isIPv6(host.replace(/^\[(.*)\]$/, '$1')),
      reason('must be a host alone, such as 0.0.0.0; the port goes into GPT2GIGA_PORT'),
    )
    .transform((host) => (host === '' ? undefined : host))
    .optional(),
);

/** Origins as a browser sends them, or `*`, in a list as above. */
export const origins = lazily(() =>
  list().transform((items, context) => {
    const exact = items?.map((item) => (item === '*' ? item : originOf(item)));
    if (!exact?.includes(undefined)) return exact?.filter((origin) => origin !== undefined);
    const { error: message } = reason('must be a list of origins such as http://localhost:3000');
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }),
);

function originOf(text: string): string | undefined {
  // What desktop programs send whose pages are files. Other browsers say "null" there, which every page can say.
  if (/^file:\/\/\/?$/i.test(text)) return 'file://';
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#\s]+\/?$/i.test(text) || !URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  // Of a scheme that is not the web's own, such as an extension's, no origin is made.
  return origin === 'null' ? text.replace(/\/$/, '').toLowerCase() : origin;
}
