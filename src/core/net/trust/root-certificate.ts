import { certificatesIn, isOpensslForm } from './authorities';

/** SHA-256 of the Russian Trusted Root CA, as the Ministry of Digital Development publishes it. */
export const russianRootFingerprint =
  'D2:6D:2D:02:31:B7:C3:9F:92:CC:73:85:12:BA:54:10:35:19:E4:40:5D:68:B5:BD:70:3E:97:88:CA:8E:CF:31';

/** What became of a file that should hold the root certificate. */
export type CheckedCertificate =
  | { outcome: 'accepted'; pem: string }
  | { outcome: 'other-certificate'; fingerprint: string }
  | { outcome: 'no-certificate' }
  | { outcome: 'openssl-form' };

/**
 * Looks for the certificate with this fingerprint in a file's bytes: PEM with one or more certificates, or DER. Only
 * that certificate is given back, whatever else the file holds.
 */
export function checkRootCertificate(bytes: Uint8Array, expected = russianRootFingerprint): CheckedCertificate {
  const content = Buffer.from(bytes);
  const found = certificatesIn(content).filter((certificate) => certificate !== undefined);
  const [first] = found;
  if (!first) return { outcome: isOpensslForm(content) ? 'openssl-form' : 'no-certificate' };
  const match = found.find((certificate) => certificate.fingerprint256 === expected);
  if (match) return { outcome: 'accepted', pem: match.toString() };
  return { outcome: 'other-certificate', fingerprint: first.fingerprint256 };
}
