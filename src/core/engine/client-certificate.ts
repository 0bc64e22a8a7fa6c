import { createSecureContext } from 'node:tls';
import type { ClientCertificate } from './account';

/** What is wrong with a certificate and its key, if anything. */
export type CertificateFault = 'no-certificate' | 'no-key' | 'passphrase' | 'no-pair';

/** Looks whether the key can be opened and belongs to the certificate; undefined when all is well. */
export function certificateFault({ cert, key, passphrase }: ClientCertificate): CertificateFault | undefined {
  if (!cert.includes('-----BEGIN CERTIFICATE-----')) return 'no-certificate';
  if (!holdsPrivateKey(key)) return 'no-key';
  try {
    createSecureContext({ key, passphrase });
  } catch {
    return isEncrypted(key) ? 'passphrase' : 'no-key';
  }
  try {
    createSecureContext({ cert, key, passphrase });
    return undefined;
  } catch {
    return 'no-pair';
  }
}

/** Whether a PEM text holds a private key. */
export function holdsPrivateKey(pem: string): boolean {
  return /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(pem);
}

/** Whether a private key needs a passphrase. */
export function isEncrypted(pem: string): boolean {
  return pem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----') || /^Proc-Type: 4,ENCRYPTED/m.test(pem);
}
