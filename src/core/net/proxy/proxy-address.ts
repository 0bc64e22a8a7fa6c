/**
 * Reads `http://name:password@host:port`, also without its scheme. All in front of the last `@` is the name and the
 * password, so that `DOMAIN\name` and a `#` or `/` in a password stand for themselves. Undefined when it is no proxy's
 * address: one with a path is that of a page or of a PAC file.
 */
export function readProxyAddress(text: string): URL | undefined {
  const trimmed = text.trim();
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  const [, scheme, before, place = ''] = /^((?:https?|socks\w*):\/+)(?:(.*)@)?([^@]*)$/is.exec(whole) ?? [];
  if (scheme === undefined) return undefined;
  const login = before === undefined ? '' : `${encodedLogin(before)}@`;
  const address = `${scheme}${login}${place.replace(/^([^/]*)\/*$/, '$1')}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.hostname === '' || `${url.pathname}${url.search}${url.hash}`.length > 1 ? undefined : url;
}

/** A name and a password as an address has them. Where one `%` begins no code, none does. */
function encodedLogin(text: string): string {
  const signs = /%(?![\da-f]{2})/i.test(text) ? /[\\/?#@%]/g : /[\\/?#@]/g;
  return text.replace(signs, encodeURIComponent);
}

/** The entries of `NO_PROXY`: commas, semicolons or spaces between them. */
export function readExemptHosts(text: string): string[] {
  return text.split(/[\s,;]+/).filter((entry) => entry !== '');
}
