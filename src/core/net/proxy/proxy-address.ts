/** Reads `http://name:password@host:port`, also without its scheme. Undefined when it is no proxy's address. */
export function readProxyAddress(text: string): URL | undefined {
  const trimmed = text.trim();
  const whole = trimmed.includes('://') ? trimmed : `http://${trimmed}`;
  if (!/^(?:https?|socks\w*):\/\//i.test(whole) || !URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  return url.hostname === '' ? undefined : url;
}

/** The entries of `NO_PROXY`: commas or spaces between them. */
export function readExemptHosts(text: string): string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== '');
}
