/** An upstream's own message without what may not travel on: addresses, credentials, markup, control characters. */
export function cleanedMessage(message: unknown): string {
  if (typeof message !== 'string') return '';
  return message
    .slice(0, 2000)
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"']+/gi, '[address]')
    .replace(/\b(?:Bearer|Basic)\s+\S+/gi, '[credentials]')
    .replace(/\bsk-[\w-]{8,}/g, '[key]')
    .replace(/\b[\w+/-]{60,}={0,2}/g, '[…]')
    .trim()
    .slice(0, 500);
}
