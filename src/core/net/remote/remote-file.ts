import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { abortWith } from '../../chat/abort';
import { ChatError, toChatError } from '../../chat/errors';
import type { Clock } from '../../ground/clock';
import { bareHost } from '../../ground/hosts';
import type { Roots } from '../connections';
import { Transport } from '../transport';
import { isPublicAddress } from './public-address';
import { downloadSmall, NotGiven } from './small-download';

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
  ca: Roots;
  /** Resolves a name; for tests. */
  resolve?: (host: string) => Promise<readonly LookupAddress[]>;
  /** Which addresses may be connected to; for tests. */
  isAllowed?: (address: string) => boolean;
}

/**
 * Fetches over https only, from public addresses only: the name is resolved once and the connection goes to the address
 * that was checked. At most three redirects, each checked anew; 15 MB for an image, 40 for a file; 20 s. Sends no
 * credentials. Throws `ChatError('invalid-request')`.
 */
export function remoteFiles(options: RemoteFileOptions): FetchRemote {
  const { clock, ca, resolve = resolveAll, isAllowed = isPublicAddress } = options;

  /** Connections to the one address that was checked, whatever the name means by then. */
  async function pinned(url: URL): Promise<Transport> {
    if (url.protocol !== 'https:') throw new NotGiven('refused', 'only https addresses are fetched');
    if (url.username !== '' || url.password !== '') {
      throw new NotGiven('refused', 'an address with a user name is not fetched');
    }
    const host = bareHost(url.hostname);
    const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host);
    if (addresses.length === 0 || !addresses.every(({ address }) => isAllowed(address))) {
      throw new NotGiven('refused', 'its address is not on the public internet');
    }
    // Not at once: a socket says only then that it has an address, and nobody would listen yet.
    const lookup: LookupFunction = (_name, { all }, callback) =>
      queueMicrotask(() =>
        all ? callback(null, [...addresses]) : callback(null, addresses[0]?.address ?? '', addresses[0]?.family),
      );
    return new Transport({ clock, ca, lookup });
  }

  return async (start, kind, signal) => {
    const late = new AbortController();
    const timer = clock.timer(withinMs, () => late.abort());
    const letGo = abortWith(late, signal);
    const opened: Transport[] = [];
    const open = async (url: URL) => {
      const transport = await pinned(url);
      opened.push(transport);
      const accept = kind === 'image' ? 'image/*' : '*/*';
      const headers = { accept, 'accept-encoding': 'identity', 'user-agent': 'gigachat-bridge' };
      return await transport.open({ method: 'GET', url, headers, signal: late.signal, silenceMs: withinMs });
    };
    try {
      return await downloadSmall(start, open, mostMegabytes[kind]);
    } catch (error) {
      if (signal.aborted) throw toChatError(error, signal);
      if (late.signal.aborted) throw refused(kind, 'it did not arrive within 20 s');
      throw refused(kind, error instanceof NotGiven ? error.message : whyNot(error));
    } finally {
      timer.cancel();
      letGo();
      await Promise.all(opened.map((transport) => transport.close()));
    }
  };
}

function refused(kind: RemoteKind, why: string): ChatError {
  return new ChatError('invalid-request', `The ${kind} could not be fetched: ${why}. Send it as a data: URL instead.`, {
    code: `remote_${kind}_refused`,
  });
}

function whyNot(error: unknown): string {
  const isUntrusted = error instanceof ChatError && error.kind === 'tls';
  return isUntrusted ? 'its server could not be verified' : 'it could not be reached';
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}
