import { randomBytes } from 'node:crypto';
import forge from 'node-forge';
import { certificate, throwAwayKeys } from '../../../emulator/server/certificate';

/** PEM texts of a root, of the authority that it signed, and of a server's certificate from that one. */
export interface Chain {
  readonly root: string;
  readonly middle: string;
  /** For `127.0.0.1`. */
  readonly leaf: string;
  /** Of the leaf. */
  readonly key: string;
  /** One that says it is from the root and is not; the leaf may be from it. */
  readonly forged: string;
}

/** Makes it anew, with names of its own unless told. */
export async function makeChain(names?: { root: string; middle: string }): Promise<Chain> {
  const day = 24 * 60 * 60_000;
  const named = (value: string) => [{ name: 'commonName', value }];
  const signs = [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
  ];
  const [authority, { pem: key, publicKey, privateKey }] = await throwAwayKeys();
  const id = randomBytes(4).toString('hex');
  const { root, middle } = names ?? { root: `Company Root ${id}`, middle: `Company Middle ${id}` };
  const made = (from: string, to: string, extensions: object[], of = publicKey, by = authority.privateKey) => {
    const unsigned = certificate(of, named(to), named(from), -day, day, extensions);
    unsigned.sign(by, forge.md.sha256.create());
    return forge.pki.certificateToPem(unsigned).replaceAll('\r', '');
  };
  const altNames = [{ type: 7, ip: '127.0.0.1' }];
  return {
    root: made(root, root, signs, authority.publicKey),
    middle: made(root, middle, signs),
    leaf: made(middle, 'gate', [{ name: 'subjectAltName', altNames }], publicKey, privateKey),
    key,
    forged: made(root, middle, signs, publicKey, privateKey),
  };
}
