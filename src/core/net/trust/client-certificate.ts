import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** A client certificate for mTLS and its private key, as PEM texts. */
export interface ClientCertificate {
  /** May be followed by the certificates that lead to its authority. */
  cert: string;
  key: string;
  /** Opens an encrypted key. */
  passphrase?: string;
}

/** What is wrong with a client certificate and its key. */
export type CertificateFault =
  | 'no-certificate'
  | 'no-key'
  | 'damaged-key'
  | 'no-passphrase'
  | 'wrong-passphrase'
  | 'no-pair'
  | 'unusable';

/** Looks for a certificate, a key that opens, and whether the one belongs to the other; undefined when all is well. */
export function certificateFault({ cert, key, passphrase }: ClientCertificate): CertificateFault | undefined {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert.slice(Math.max(0, cert.indexOf('-----BEGIN CERTIFICATE-----'))));
  } catch {
    return 'no-certificate';
  }
  const opened = openKey(key, passphrase);
  if (typeof opened === 'string') return opened;
  if (!certificate.checkPrivateKey(opened)) return 'no-pair';
  try {
    createSecureContext({ cert, key, passphrase });
    return undefined;
  } catch {
    return 'unusable';
  }
}

/** Whether a text holds a private key as PEM. */
export function holdsPrivateKey(text: string): boolean {
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);
}

function openKey(key: string, passphrase: string | undefined): KeyObject | CertificateFault {
  if (!holdsPrivateKey(key)) return 'no-key';
  try {
    return createPrivateKey({ key: keyBlock(key), passphrase });
  } catch {
    if (!/ENCRYPTED/.test(key)) return 'damaged-key';
    return passphrase ? 'wrong-passphrase' : 'no-passphrase';
  }
}

/** The key alone: a file may hold the certificates in front of it. */
function keyBlock(text: string): string {
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/.exec(text)?.[0] ?? text;
}
