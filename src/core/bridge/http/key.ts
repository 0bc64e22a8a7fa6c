import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The key that callers must show. Compared as digests in constant time, so that neither bytes nor length leak. */
export class BridgeKey {
  readonly #digest: Buffer;

  constructor(key: string) {
    this.#digest = digestOf(key);
  }

  /** True when the request carries the key as `Bearer`, as `x-api-key` or as the password of `Basic`. */
  opens(request: IncomingMessage): boolean {
    return shownKeys(request).some((shown) => this.is(shown));
  }

  /** True for the key itself. */
  is(shown: string): boolean {
    return timingSafeEqual(digestOf(shown), this.#digest);
  }
}

/** Every key a request shows; none when a header stands twice, because then it is not clear which one counts. */
export function shownKeys(request: IncomingMessage): string[] {
  const seen = new Map<string, string>();
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index]?.toLowerCase() ?? '';
    if (name !== 'authorization' && name !== 'x-api-key') continue;
    if (seen.has(name)) return [];
    seen.set(name, request.rawHeaders[index + 1]?.trim() ?? '');
  }
  const shown: string[] = [];
  const apiKey = seen.get('x-api-key');
  if (apiKey) shown.push(apiKey);
  const [, scheme = '', value = ''] = /^(\S+)\s+(.*)$/.exec(seen.get('authorization') ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') shown.push(value);
  if (scheme.toLowerCase() === 'basic') {
    const pair = Buffer.from(value, 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    if (colon >= 0) shown.push(pair.slice(colon + 1));
  }
  return shown;
}

function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
