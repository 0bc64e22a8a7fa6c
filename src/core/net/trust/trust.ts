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
  const machine = machineRoots();
  if (extraPem === undefined) return machine.pems;
  const known = machine.withExtra.get(extraPem) ?? withExtra(machine, extraPem);
  machine.withExtra.set(extraPem, known);
  return known;
}

/**
 * Every root to trust for all others, with the authorities that the machine's programs are told to trust: without the
 * Russian one, wherever it came from, which is for GigaChat alone.
 */
export function webRoots(commonPem?: string): readonly string[] {
  const machine = machineRoots();
  machine.web ??= webRootsOf(machine);
  if (commonPem === undefined) return machine.web;
  const known = machine.webWith.get(commonPem) ?? withCommon(machine, machine.web, commonPem);
  machine.webWith.set(commonPem, known);
  return known;
}

/** What the machine has and `web` has not is Russian, or stands in the middle without its root and is named here. */
function withCommon(machine: MachineRoots, web: readonly string[], commonPem: string): readonly string[] {
  if (web === machine.pems && addsNothing(machine, commonPem)) return web;
  const there = new Set(web.map(bare));
  const added = withoutRussianRoot([commonPem]).filter((pem) => !there.has(bare(pem)));
  return added.length === 0 ? web : [...web, ...added];
}

function withExtra(machine: MachineRoots, extraPem: string): readonly string[] {
  if (addsNothing(machine, extraPem)) return machine.pems;
  const { pems, rootless } = machine;
  const below = rootless.length > 0 ? descendants(read([extraPem]), rootless, isSignedBy) : [];
  return [...pems, extraPem, ...below.map(String)];
}

function webRootsOf(machine: MachineRoots): readonly string[] {
  const { pems, told } = machine;
  const areRooted = told.length === 0 || rooted(read(told), () => read(tls.rootCertificates)).left.length === 0;
  if (areRooted && !pems.some((pem) => mayBeRussian(pem, russianRootFingerprint))) return pems;
  return rooted(withoutRussian(rootsOf(machine), russianRootFingerprint)).kept.map(String);
}

/** True for what holds certificates of the machine alone: many a variable names the system's own bundle. */
function addsNothing({ known }: MachineRoots, pem: string): boolean {
  return plainIn(pem)?.every((one) => known.has(bare(one))) ?? false;
}

/**
 * The certificates of PEM texts that others than GigaChat may be trusted by: without the Russian root and whatever
 * descends from it, each of which would be believed by itself.
 */
export function withoutRussianRoot(pems: readonly string[], fingerprint = russianRootFingerprint): string[] {
  const { pems: machine, rootless } = machineRoots();
  const areAllOthers = ![...pems, ...machine, ...rootless.map(String)].some((pem) => mayBeRussian(pem, fingerprint));
  // To read them all takes 100 ms.
  return areAllOthers ? [...pems] : withoutRussian(read(pems), fingerprint).map(String);
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
  const isNamedSo = [subject, issuer].some((name) => /^CN=Russian Trusted (?:Root|Sub) CA/im.test(name ?? ''));
  return isNamedSo || isPrinted(raw, fingerprint);
}

/** False only where none of a text's certificates is Russian, as its bytes tell without reading any. */
function mayBeRussian(pem: string, fingerprint: string): boolean {
  const ders = plainIn(pem)?.map((one) => Buffer.from(one.replace(/-----[^-]+-----/g, ''), 'base64'));
  return ders?.some((der) => isPrinted(der, fingerprint) || lettersIn(der).includes('russian trusted')) ?? true;
}

/** The letters of names, whether a certificate writes them in one byte or in several. */
function lettersIn(der: Buffer): string {
  return der.toString('latin1').replaceAll('\0', '').toLowerCase();
}

function isPrinted(der: Buffer, fingerprint: string): boolean {
  return createHash('sha256').update(der).digest('hex') === fingerprint.replaceAll(':', '').toLowerCase();
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
  /** The same, as one certificate is told from another. */
  known: ReadonlySet<string>;
  /** Those that the runtime was told to trust beside its own: their roots may be missing. */
  told: readonly string[];
  /** The same, once they were looked into: to read them all takes 100 ms. */
  roots?: readonly X509Certificate[];
  /** Authorities of the system in the middle, whose root is not there. */
  rootless: readonly X509Certificate[];
  web?: readonly string[];
  /** All of them with what somebody added, by that; for GigaChat, and for all others. */
  withExtra: BoundedMap<string, readonly string[]>;
  webWith: BoundedMap<string, readonly string[]>;
}

/** Accounts and downloads add one file, and most of them the same. */
const mostExtras = 10;

let usual: MachineRoots | undefined;

function machineRoots(): MachineRoots {
  const version = bundleVersion();
  if (usual?.version !== version) {
    const extras = () => new BoundedMap<string, readonly string[]>(mostExtras);
    usual = { version, ...usualRoots(), withExtra: extras(), webWith: extras() };
  }
  return usual;
}

function rootsOf(known: MachineRoots): readonly X509Certificate[] {
  known.roots ??= read(known.pems);
  return known.roots;
}

function usualRoots(): Pick<MachineRoots, 'pems' | 'known' | 'told' | 'rootless'> {
  // Newer runtimes know the system's store, as it was when they first looked, and NODE_EXTRA_CA_CERTS; Linux' own file
  // is read as it is now.
  const ask = (tls as { getCACertificates?: (type: 'system' | 'extra') => string[] }).getCACertificates;
  const own = new Set(tls.rootCertificates.map(bare));
  const told = (ask?.('extra') ?? []).filter((pem) => !own.has(bare(pem)));
  const given = new Map([...tls.rootCertificates, ...told].map((pem) => [bare(pem), pem]));
  const system = [...(ask?.('system') ?? []), ...bundled()].filter((pem) => !given.has(bare(pem)));
  const { kept, left } = rooted(read(system), () => read([...given.values()]));
  const pems = [...given.values(), ...kept.map(String)];
  return { pems, known: new Set(pems.map(bare)), told, rootless: left };
}

/** True for the very bytes of the system's own bundle. */
export function isSystemBundle(bytes: Buffer): boolean {
  const bundle = systemBundle();
  try {
    return bundle !== undefined && bytes.equals(readFileSync(bundle));
  } catch {
    return false;
  }
}

/** Changes whenever the system's bundle does. */
function bundleVersion(): string {
  const bundle = systemBundle();
  const about = bundle === undefined ? undefined : statSync(bundle, { throwIfNoEntry: false });
  return about ? `${bundle} ${about.ino} ${about.size} ${about.mtimeMs}` : '';
}

function bundled(): readonly string[] {
  const bundle = systemBundle();
  try {
    return plainCertificates(bundle === undefined ? '' : readFileSync(bundle, 'utf8'));
  } catch {
    return [];
  }
}

/**
 * The certificates of PEM text, each from its first line to its last; undefined for a text that holds anything else, as a
 * header that TLS passes over in front of a certificate's own letters.
 */
function plainIn(pem: string): readonly string[] | undefined {
  const certificates = plainCertificates(pem);
  return certificates.length > 0 && certificates.length === pem.split('-----BEGIN ').length - 1
    ? certificates
    : undefined;
}

function plainCertificates(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[A-Za-z\d+/=\s]+-----END CERTIFICATE-----/g) ?? [];
}

function bare(pem: string): string {
  return pem.replace(/\s+/g, '');
}

function read(pems: readonly string[]): X509Certificate[] {
  return certificatesIn(Buffer.from(pems.join('\n'))).filter((certificate) => certificate !== undefined);
}
