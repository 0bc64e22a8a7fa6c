import { bringsAnswer } from '../accepted-response';
import { readAtMost } from '../read-body';
import type { HttpResponse } from '../transport';

/** A server that could be asked did not give what was wanted; the message says why, without naming the server. */
export class NotGiven extends Error {
  override readonly name = 'NotGiven';

  constructor(
    readonly fault: 'refused' | 'too-large',
    reason: string,
  ) {
    super(reason);
  }
}

const mostRedirects = 3;

/**
 * What is at an address, at most `mostMegabytes` of it. `open` asks one address, of each redirect too, and throws for
 * one that may not be asked. At most three redirects are followed. Throws `NotGiven`, and what `open` throws.
 */
export async function downloadSmall(
  start: URL,
  open: (url: URL) => Promise<HttpResponse>,
  mostMegabytes: number,
): Promise<{ mime: string; bytes: Uint8Array }> {
  let url = start;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const { status, headers, body, discard } = await open(url);
    if (bringsAnswer(status)) {
      const bytes = await readAtMost(body, mostMegabytes * 1024 * 1024);
      if (bytes) return { mime: String(headers['content-type'] ?? ''), bytes };
      const limit = mostMegabytes < 1 ? `${mostMegabytes * 1024} KB` : `${mostMegabytes} MB`;
      throw new NotGiven('too-large', `it is larger than ${limit}`);
    }
    discard();
    const { location } = headers;
    const next = typeof location === 'string' && URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (status < 300 || status >= 400 || !next) throw new NotGiven('refused', `the server answered ${status}`);
    url = next;
  }
  throw new NotGiven('refused', `it redirects more than ${mostRedirects} times`);
}
