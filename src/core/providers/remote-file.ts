import { type LookupAddress, lookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { isIP } from 'node:net';
import type { Clock } from '../chat/clock';
import { ChatError, toChatError } from '../chat/errors';
import { isPublicAddress } from './public-address';

const mostRedirects = 3;
const withinMs = 20_000;
/** GigaChat takes no more of either kind. */
const mostMegabytes = { image: 15, file: 40 } as const;

/** What a request says is at an address. */
export type RemoteKind = keyof typeof mostMegabytes;

/** Fetches an image or another file from the web for a request that names it by address. */
export type FetchRemote = (
  url: URL,
  kind: RemoteKind,
  signal: AbortSignal,
) => Promise<{ mime: string; bytes: Uint8Array }>;

export interface RemoteFileOptions {
  clock: Clock;
  ca: readonly string[];
  /** Resolves a name; for tests. */
  resolve?: (host: string) => Promise<readonly LookupAddress[]>;
  /** Which addresses may be connected to; for tests. */
  isAllowed?: (address: string) => boolean;
}

/**
 * Fetches over https only, from public addresses only: the name is resolved once and the connection goes to the address
 * that was checked. At most three redirects, each checked anew; 15 MB for an image, 40 for a file; 20 s. Sends no credentials. Throws
 * `ChatError('invalid-request')`.
 */
export function remoteFiles(options: RemoteFileOptions): FetchRemote {
  const { clock, ca, resolve = resolveAll, isAllowed = isPublicAddress } = options;

  async function open(url: URL, kind: RemoteKind, signal: AbortSignal): Promise<IncomingMessage> {
    if (url.protocol !== 'https:') throw refused(kind, 'only https addresses are fetched');
    if (url.username !== '' || url.password !== '') throw refused(kind, 'an address with a user name is not fetched');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host);
    if (addresses.length === 0 || !addresses.every(({ address }) => isAllowed(address))) {
      throw refused(kind, 'its address is not on the public internet');
    }
    const pinned: RequestOptions['lookup'] = (_name, { all }, callback) =>
      all ? callback(null, [...addresses]) : callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
    return await new Promise((resolved, reject) => {
      request(url, {
        lookup: pinned,
        ca: [...ca],
        agent: false,
        signal,
        headers: { 'user-agent': 'gigachat-bridge', accept: kind === 'image' ? 'image/*' : '*/*' },
      })
        .on('response', resolved)
        .on('error', reject)
        .end();
    });
  }

  async function follow(start: URL, kind: RemoteKind, signal: AbortSignal): Promise<IncomingMessage> {
    let url = start;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const response = await open(url, kind, signal);
      const { statusCode = 0, headers } = response;
      if (statusCode === 200) return response;
      response.destroy();
      if (statusCode < 300 || statusCode >= 400 || !headers.location)
        throw refused(kind, `the server answered ${statusCode}`);
      url = new URL(headers.location, url);
    }
    throw refused(kind, `it redirects more than ${mostRedirects} times`);
  }

  return async (url, kind, signal) => {
    const most = mostMegabytes[kind];
    const late = new AbortController();
    const timer = clock.timer(withinMs, () => late.abort());
    const either = AbortSignal.any([signal, late.signal]);
    try {
      const response = await follow(url, kind, either);
      const pieces: Buffer[] = [];
      let size = 0;
      for await (const piece of response as AsyncIterable<Buffer>) {
        size += piece.length;
        if (size > most * 1024 * 1024) throw refused(kind, `it is larger than ${most} MB`);
        pieces.push(piece);
      }
      return { mime: response.headers['content-type'] ?? '', bytes: Buffer.concat(pieces) };
    } catch (error) {
      if (late.signal.aborted) throw refused(kind, 'it did not arrive within 20 s');
      if (error instanceof ChatError || signal.aborted) throw toChatError(error, signal);
      throw refused(kind, 'it could not be reached');
    } finally {
      timer.cancel();
    }
  };
}

function refused(kind: RemoteKind, why: string): ChatError {
  return new ChatError('invalid-request', `The ${kind} could not be fetched: ${why}. Send it as a data: URL instead.`, {
    code: `remote_${kind}_refused`,
  });
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}
