import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** What is wrong with the certificate the emulator shows. */
export type CertificateKind = 'valid' | 'expired' | 'wrong-name' | 'self-signed';

/** PEM texts for an HTTPS server, and the authority a client has to trust. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
  readonly caPem: string;
}

const day = 24 * 60 * 60_000;
const generate = promisify(generateKeyPair);

// Finding primes takes a second, and every emulator of one process may have the same throw-away keys.
let keyPairs: Promise<[KeyPair, KeyPair]> | undefined;

const shared = new Map<CertificateKind, Promise<ServerIdentity>>();

/** One identity of a kind for all emulators of this process. */
export function sharedIdentity(kind: CertificateKind): Promise<ServerIdentity> {
  const identity = shared.get(kind) ?? makeIdentity(kind);
  shared.set(kind, identity);
  return identity;
}

/** A throw-away authority and a leaf for `127.0.0.1`, `::1` and `localhost`, made anew on every call. */
export async function makeIdentity(kind: CertificateKind = 'valid'): Promise<ServerIdentity> {
  const [authority, leaf] = await throwAwayKeys();
  const caName = [{ name: 'commonName', value: `Emulator Test CA ${randomBytes(4).toString('hex')}` }];
  const ca = certificate(authority.publicKey, caName, caName, -day, 90 * day, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  ca.sign(authority.privateKey, forge.md.sha256.create());

  const selfSigned = kind === 'self-signed';
  const name = [{ name: 'commonName', value: kind === 'wrong-name' ? 'elsewhere.invalid' : 'localhost' }];
  const [from, until] = kind === 'expired' ? [-10 * day, -day] : [-day, 90 * day];
  const cert = certificate(leaf.publicKey, name, selfSigned ? name : caName, from, until, [
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: altNames(kind) },
  ]);
  cert.sign(selfSigned ? leaf.privateKey : authority.privateKey, forge.md.sha256.create());
  return { key: leaf.pem, cert: forge.pki.certificateToPem(cert), caPem: forge.pki.certificateToPem(ca) };
}

/** A pair for an authority and one for a leaf, the same on every call. */
export function throwAwayKeys(): Promise<[KeyPair, KeyPair]> {
  keyPairs ??= Promise.all([keys(), keys()]);
  return keyPairs;
}

/** A key in the forms that its uses need. */
export interface KeyPair {
  readonly pem: string;
  readonly privateKey: forge.pki.rsa.PrivateKey;
  readonly publicKey: forge.pki.rsa.PublicKey;
}

function altNames(kind: CertificateKind): object[] {
  const dns = 2;
  const address = 7;
  if (kind === 'wrong-name') return [{ type: dns, value: 'elsewhere.invalid' }];
  return [
    { type: dns, value: 'localhost' },
    { type: address, ip: '127.0.0.1' },
    { type: address, ip: '::1' },
  ];
}

// Keys come from node:crypto: node-forge would take seconds for the same.
async function keys(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    pem: privateKey,
    privateKey: forge.pki.privateKeyFromPem(privateKey),
    publicKey: forge.pki.publicKeyFromPem(publicKey),
  };
}

/** A certificate that is not signed yet. Times count from now. */
export function certificate(
  publicKey: forge.pki.rsa.PublicKey,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  fromMs: number,
  untilMs: number,
  extensions: object[],
): forge.pki.Certificate {
  const made = forge.pki.createCertificate();
  made.publicKey = publicKey;
  made.serialNumber = `01${randomBytes(8).toString('hex')}`;
  made.validity.notBefore = new Date(Date.now() + fromMs);
  made.validity.notAfter = new Date(Date.now() + untilMs);
  made.setSubject(subject);
  made.setIssuer(issuer);
  made.setExtensions(extensions);
  return made;
}
