import { type LookupAddress, lookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { isIP } from 'node:net';
import type { Clock } from '../chat/clock';
import { ChatError, toChatError } from '../chat/errors';
import { isPublicAddress } from './public-address';

const mostRedirects = 3;
const withinMs = 20_000;
const mostBytes = 15 * 1024 * 1024;

/** Fetches an image from the web for a request that names it by address. */
export type FetchImage = (url: URL, signal: AbortSignal) => Promise<{ mime: string; bytes: Uint8Array }>;

export interface RemoteImageOptions {
  clock: Clock;
  ca: readonly string[];
  /** Resolves a name; for tests. */
  resolve?: (host: string) => Promise<readonly LookupAddress[]>;
  /** Which addresses may be connected to; for tests. */
  isAllowed?: (address: string) => boolean;
}

/**
 * Fetches over https only, from public addresses only: the name is resolved once and the connection goes to the address
 * that was checked. At most three redirects, each checked anew; 15 MB; 20 s. Sends no credentials. Throws
 * `ChatError('invalid-request')`.
 */
export function remoteImages(options: RemoteImageOptions): FetchImage {
  const { clock, ca, resolve = resolveAll, isAllowed = isPublicAddress } = options;

  async function open(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    if (url.protocol !== 'https:') throw refused('only https addresses are fetched');
    if (url.username !== '' || url.password !== '') throw refused('an address with a user name is not fetched');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host);
    if (addresses.length === 0 || !addresses.every(({ address }) => isAllowed(address))) {
      throw refused('its address is not on the public internet');
    }
    const pinned: RequestOptions['lookup'] = (_name, { all }, callback) =>
      all ? callback(null, [...addresses]) : callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
    return await new Promise((resolved, reject) => {
      request(url, {
        lookup: pinned,
        ca: [...ca],
        agent: false,
        signal,
        headers: { 'user-agent': 'gigachat-bridge', accept: 'image/*' },
      })
        .on('response', resolved)
        .on('error', reject)
        .end();
    });
  }

  async function follow(start: URL, signal: AbortSignal): Promise<IncomingMessage> {
    let url = start;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const response = await open(url, signal);
      const { statusCode = 0, headers } = response;
      if (statusCode === 200) return response;
      response.destroy();
      if (statusCode < 300 || statusCode >= 400 || !headers.location)
        throw refused(`the server answered ${statusCode}`);
      url = new URL(headers.location, url);
    }
    throw refused(`it redirects more than ${mostRedirects} times`);
  }

  return async (url, signal) => {
    const late = new AbortController();
    const timer = clock.timer(withinMs, () => late.abort());
    const either = AbortSignal.any([signal, late.signal]);
    try {
      const response = await follow(url, either);
      const pieces: Buffer[] = [];
      let size = 0;
      for await (const piece of response as AsyncIterable<Buffer>) {
        size += piece.length;
        if (size > mostBytes) throw refused('it is larger than 15 MB');
        pieces.push(piece);
      }
      return { mime: response.headers['content-type'] ?? '', bytes: Buffer.concat(pieces) };
    } catch (error) {
      if (late.signal.aborted) throw refused('it did not arrive within 20 s');
      if (error instanceof ChatError || signal.aborted) throw toChatError(error, signal);
      throw refused('it could not be reached');
    } finally {
      timer.cancel();
    }
  };
}

function refused(why: string): ChatError {
  return new ChatError('invalid-request', `The image could not be fetched: ${why}. Send it as a data: URL instead.`, {
    code: 'remote_image_refused',
  });
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}
