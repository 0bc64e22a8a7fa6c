import { type ChatError, toChatError } from '../chat/errors';
import type { Runtime } from '../ground/runtime';
import type { ProxySettings } from '../net/proxy/proxy';
import { downloadSmall, NotGiven } from '../net/remote/small-download';
import { Transport } from '../net/transport';
import { checkRootCertificate, russianRootFingerprint } from '../net/trust/root-certificate';
import { trustedRoots } from '../net/trust/trust';

/** Where the Russian Trusted Root CA is to be had. Tests name a place of their own, users cannot. */
export interface RootSource {
  /** Tried one after another; https only. */
  addresses: readonly URL[];
  /** SHA-256 in the form `AA:BB:…`. */
  fingerprint: string;
  /** Roots that the addresses' own certificates are verified with, as PEM. */
  ca: readonly string[];
}

/** Why an address did not give the certificate. `reason` is in English, for logs and terminals. */
export interface FailedDownload {
  url: URL;
  outcome: 'unreachable' | 'refused' | 'too-large' | 'no-certificate' | 'other-certificate';
  reason: string;
  /** Of the certificate that came instead of the wanted one. */
  fingerprint?: string;
  /** Of the network, where it failed. */
  failure?: ChatError;
}

/** What a download came to; without the certificate, why each address in turn did not give it. */
export type RootDownload =
  | { ok: true; pem: string; fingerprint: string; url: URL }
  | { ok: false; failed: readonly FailedDownload[] };

/** The certificate has 2 KB; whatever is far larger is something else. */
const mostMegabytes = 64 / 1024;
const withinMs = 15_000;

/**
 * The official places, verified with the usual roots and those of `commonCa`: the certificate that is missing cannot
 * vouch for itself.
 */
export function officialRootSource(commonCa?: string): RootSource {
  return {
    addresses: [
      new URL('https://gu-st.ru/content/lending/russian_trusted_root_ca_pem.crt'),
      new URL('https://gu-st.ru/content/Other/doc/russian_trusted_root_ca.cer'),
    ],
    fingerprint: russianRootFingerprint,
    ca: trustedRoots(commonCa),
  };
}

/**
 * Downloads the certificate, PEM or DER, from the first address that gives the one with the right fingerprint; anything
 * else is thrown away. At most 64 KB and 15 s for each request, and 3 redirects, to https only. Throws
 * `ChatError('cancelled')` when `signal` fires; every other failure is in the result.
 */
export async function downloadRoot(
  source: RootSource,
  { clock, lookup }: Pick<Runtime, 'clock' | 'lookup'>,
  signal: AbortSignal,
  proxy?: ProxySettings,
): Promise<RootDownload> {
  const transport = new Transport({ clock, ca: source.ca, proxy, lookup });
  const failed: FailedDownload[] = [];
  try {
    for (const url of source.addresses) {
      const got = await fetchBytes(transport, url, signal);
      const attempt = got instanceof Uint8Array ? judge(got, url, source.fingerprint) : got;
      if ('pem' in attempt) return { ok: true, pem: attempt.pem, fingerprint: source.fingerprint, url };
      failed.push(attempt);
    }
    return { ok: false, failed };
  } finally {
    await transport.close();
  }
}

function judge(bytes: Uint8Array, url: URL, expected: string): { pem: string } | FailedDownload {
  const checked = checkRootCertificate(bytes, expected);
  if (checked.outcome === 'accepted') return { pem: checked.pem };
  if (checked.outcome !== 'other-certificate') {
    return { url, outcome: 'no-certificate', reason: 'it holds no certificate' };
  }
  const { outcome, fingerprint } = checked;
  return { url, outcome, fingerprint, reason: `it is another certificate, with the fingerprint ${fingerprint}` };
}

async function fetchBytes(transport: Transport, start: URL, signal: AbortSignal): Promise<Uint8Array | FailedDownload> {
  const failure = (outcome: FailedDownload['outcome'], reason: string) => ({ url: start, outcome, reason });
  let asked = start;
  const open = (url: URL) => {
    if (url.protocol !== 'https:') throw new NotGiven('refused', 'it redirects to an address without TLS');
    asked = url;
    const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'gigachat-bridge' };
    return transport.open({ method: 'GET', url, headers, signal, silenceMs: withinMs, totalMs: withinMs });
  };
  try {
    return (await downloadSmall(start, open, mostMegabytes)).bytes;
  } catch (error) {
    if (error instanceof NotGiven) return failure(error.fault, error.message);
    if (signal.aborted) throw toChatError(signal.reason, signal);
    const problem = toChatError(error, signal);
    const { kind, message } = problem;
    if (kind === 'protocol') return failure('refused', message);
    // The usual advice for TLS is to get the very certificate that is being fetched.
    const reason = kind === 'tls' ? `the certificate of ${asked.host} is not trusted on this machine` : message;
    return { ...failure('unreachable', reason), failure: problem };
  }
}
