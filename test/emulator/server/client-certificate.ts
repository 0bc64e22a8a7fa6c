import { randomBytes } from 'node:crypto';
import forge from 'node-forge';
import { certificate, throwAwayKeys } from './certificate';

/** A client certificate with its key, as PEM texts, and the authority that issued it. */
export interface ClientIdentity {
  readonly cert: string;
  readonly key: string;
  readonly caPem: string;
  /** The name in it. */
  readonly name: string;
}

const day = 24 * 60 * 60_000;

/** A client certificate of an authority of its own, made anew on every call. */
export async function makeClientIdentity(kind: 'valid' | 'expired' = 'valid'): Promise<ClientIdentity> {
  const [authority, leaf] = await throwAwayKeys();
  const caName = [{ name: 'commonName', value: `Emulator Client CA ${randomBytes(4).toString('hex')}` }];
  const ca = certificate(authority.publicKey, caName, caName, -day, 90 * day, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);
  ca.sign(authority.privateKey, forge.md.sha256.create());
  const name = `client ${randomBytes(4).toString('hex')}`;
  const [from, until] = kind === 'expired' ? [-10 * day, -day] : [-day, 90 * day];
  const cert = certificate(leaf.publicKey, [{ name: 'commonName', value: name }], caName, from, until, [
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true },
    { name: 'extKeyUsage', clientAuth: true },
  ]);
  cert.sign(authority.privateKey, forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(cert), key: leaf.pem, caPem: forge.pki.certificateToPem(ca), name };
}
