import { createHash, type X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import * as tls from 'node:tls';
import { BoundedMap } from '../../ground/bounded-map';
import { certificatesIn } from './authorities';
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
 * replaces the runtime's, so the list has to hold them all. All who add the same get the same list: what a connection
 * makes of it is dear, and kept by the list.
 */
export function trustedRoots(extraPem: string | undefined): readonly string[] {
  const { pems, rootless, withExtra } = machineRoots();
  if (extraPem === undefined) return pems;
  const known = withExtra.get(extraPem) ?? [
    ...pems,
    extraPem,
    ...descendants(read([extraPem]), rootless, isSignedBy).map(String),
  ];
  withExtra.set(extraPem, known);
  return known;
}

/** Every root to trust for all others: without the Russian one, wherever it came from, which is for GigaChat alone. */
export function webRoots(): readonly string[] {
  const known = machineRoots();
  known.web ??= rooted(withoutRussian(rootsOf(known), russianRootFingerprint)).kept.map(String);
  return known.web;
}

/**
 * The certificates of PEM texts that others than GigaChat may be trusted by: without the Russian root and whatever
 * descends from it, each of which would be believed by itself.
 */
export function withoutRussianRoot(pems: readonly string[], fingerprint = russianRootFingerprint): string[] {
  return withoutRussian(read(pems), fingerprint).map(String);
}

/** What stands between a certificate here and the root may stand in the machine's list alone. */
function withoutRussian(certificates: readonly X509Certificate[], fingerprint: string): X509Certificate[] {
  const known = machineRoots();
  const all = [...certificates, ...rootsOf(known), ...known.rootless];
  const russian = all.filter((certificate) => isRussian(certificate, fingerprint));
  const unwanted = new Set([...russian, ...descendants(russian, all, (child, parent) => child.checkIssued(parent))]);
  return certificates.filter((certificate) => !unwanted.has(certificate));
}

/** Also by its names: the root that signed a certificate need not be there. */
function isRussian({ raw, subject, issuer }: X509Certificate, fingerprint: string): boolean {
  const digest = createHash('sha256').update(raw).digest('hex');
  const isNamedSo = [subject, issuer].some((name) => /^CN=Russian Trusted (?:Root|Sub) CA/im.test(name ?? ''));
  return isNamedSo || digest === fingerprint.replaceAll(':', '').toLowerCase();
}

/**
 * Those that sign themselves, or that one kept here or one of `others` has signed. Any other would be believed by
 * itself, and a system's store holds some as mere hints.
 */
function rooted(certificates: readonly X509Certificate[], others: () => readonly X509Certificate[] = () => []) {
  const roots = certificates.filter(signsItself);
  const signed = certificates.filter((certificate) => !signsItself(certificate));
  const below = new Set(signed.length > 0 ? descendants([...others(), ...roots], signed, isSignedBy) : []);
  return { kept: [...roots, ...below], left: signed.filter((certificate) => !below.has(certificate)) };
}

function signsItself({ subject, issuer }: X509Certificate): boolean {
  return subject === issuer;
}

/** Those among `certificates` whose issuer is one of `ancestors`, or one of those again. */
function descendants(
  ancestors: readonly X509Certificate[],
  certificates: readonly X509Certificate[],
  isChild: (child: X509Certificate, parent: X509Certificate) => boolean,
): X509Certificate[] {
  const found = new Set<X509Certificate>();
  let parents = ancestors;
  while (parents.length > 0) {
    const born = certificates.filter(
      (child) => !found.has(child) && parents.some((parent) => parent !== child && isChild(child, parent)),
    );
    for (const child of born) found.add(child);
    parents = born;
  }
  return [...found];
}

function isSignedBy(child: X509Certificate, parent: X509Certificate): boolean {
  try {
    return child.checkIssued(parent) && child.verify(parent.publicKey);
  } catch {
    return false;
  }
}

/** What this machine trusts, as it was read last: hundreds of certificates are not compared anew for every account. */
interface MachineRoots {
  version: string;
  pems: readonly string[];
  /** The same, once they were looked into: to read them all takes 100 ms. */
  roots?: readonly X509Certificate[];
  /** Authorities of the system in the middle, whose root is not there. */
  rootless: readonly X509Certificate[];
  web?: readonly string[];
  /** All of them with what somebody added, by that. */
  withExtra: BoundedMap<string, readonly string[]>;
}

/** Accounts and downloads add one file, and most of them the same. */
const mostExtras = 10;

let usual: MachineRoots | undefined;

function machineRoots(): MachineRoots {
  const version = bundleVersion();
  if (usual?.version !== version) usual = { version, ...usualRoots(), withExtra: new BoundedMap(mostExtras) };
  return usual;
}

function rootsOf(known: MachineRoots): readonly X509Certificate[] {
  known.roots ??= read(known.pems);
  return known.roots;
}

function usualRoots(): Pick<MachineRoots, 'pems' | 'rootless'> {
  // Newer runtimes know the system's store, as it was when they first looked, and NODE_EXTRA_CA_CERTS; Linux' own file
  // is read as it is now.
  const ask = (tls as { getCACertificates?: (type: 'system' | 'extra') => string[] }).getCACertificates;
  const told = new Map([...tls.rootCertificates, ...(ask?.('extra') ?? [])].map((pem) => [bare(pem), pem]));
  const system = [...(ask?.('system') ?? []), ...bundled()].filter((pem) => !told.has(bare(pem)));
  const { kept, left } = rooted(read(system), () => read([...told.values()]));
  return { pems: [...told.values(), ...kept.map(String)], rootless: left };
}

/** Changes whenever the system's bundle does. */
function bundleVersion(): string {
  const bundle = systemBundle();
  const about = bundle === undefined ? undefined : statSync(bundle, { throwIfNoEntry: false });
  return about ? `${bundle} ${about.ino} ${about.size} ${about.mtimeMs}` : '';
}

function bundled(): string[] {
  const bundle = systemBundle();
  try {
    const text = bundle === undefined ? '' : readFileSync(bundle, 'utf8');
    return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  } catch {
    return [];
  }
}

function bare(pem: string): string {
  return pem.replace(/\s+/g, '');
}

function read(pems: readonly string[]): X509Certificate[] {
  return certificatesIn(Buffer.from(pems.join('\n'))).filter((certificate) => certificate !== undefined);
}
