import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import * as tls from 'node:tls';
import { russianRootFingerprint } from './root-certificate';

/** Where Linux distributions keep the roots their users trust. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
];

/** None on Windows: there such a path lies on the drive of today, where everybody may make folders. */
function systemBundle(): string | undefined {
  return process.platform === 'win32' ? undefined : systemBundles.find((file) => existsSync(file));
}

/**
 * Every root to trust for GigaChat: the runtime's own, the system's, and the user's. Giving a connection a list
 * replaces the runtime's, so the list has to hold them all.
 */
export function trustedRoots(extraPem: string | undefined): string[] {
  return [...machineRoots().roots, ...(extraPem === undefined ? [] : [extraPem])];
}

/**
 * Every root to trust for all others: without the Russian one, wherever it came from, which is for GigaChat alone. An
 * authority that another one signed would be believed by itself, so of the machine's those that sign themselves stay.
 */
export function webRoots(): string[] {
  const known = machineRoots();
  known.web ??= withoutCertificate(known.roots, russianRootFingerprint).filter(signsItself);
  return [...known.web];
}

function signsItself(pem: string): boolean {
  try {
    const { subject, issuer } = new X509Certificate(pem);
    return subject === issuer;
  } catch {
    return false;
  }
}

/** PEM texts without the certificate of this SHA-256 fingerprint. */
export function withoutCertificate(pems: readonly string[], fingerprint: string): string[] {
  const unwanted = fingerprint.replaceAll(':', '').toLowerCase();
  return pems.flatMap((pem) =>
    (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).filter((block) => {
      const der = Buffer.from(block.replace(/-----[^-]+-----/g, ''), 'base64');
      return createHash('sha256').update(der).digest('hex') !== unwanted;
    }),
  );
}

/** The roots as they were read last: hundreds of certificates are not compared anew for every account. */
let usual: { version: string; roots: readonly string[]; web?: readonly string[] } | undefined;

function machineRoots(): NonNullable<typeof usual> {
  const version = bundleVersion();
  if (usual?.version !== version) usual = { version, roots: usualRoots() };
  return usual;
}

function usualRoots(): string[] {
  const roots = new Map<string, string>();
  for (const pem of [...tls.rootCertificates, ...systemRoots()]) roots.set(pem.replace(/\s+/g, ''), pem);
  return [...roots.values()];
}

/** Changes whenever the system's bundle does. */
function bundleVersion(): string {
  const bundle = systemBundle();
  const about = bundle === undefined ? undefined : statSync(bundle, { throwIfNoEntry: false });
  return about ? `${bundle} ${about.ino} ${about.size} ${about.mtimeMs}` : '';
}

function systemRoots(): string[] {
  // Newer runtimes know the system's store, as it was when they first looked, and NODE_EXTRA_CA_CERTS; Linux' own file
  // is read as it is now.
  const ask = (tls as { getCACertificates?: (type: 'system' | 'extra') => string[] }).getCACertificates;
  const bundle = systemBundle();
  return [
    ...(ask?.('system') ?? []),
    ...(ask?.('extra') ?? []),
    ...(bundle === undefined ? [] : certificatesIn(bundle)),
  ];
}

function certificatesIn(bundle: string): string[] {
  try {
    return readFileSync(bundle, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  } catch {
    return [];
  }
}
