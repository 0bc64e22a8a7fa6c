import { existsSync, readFileSync } from 'node:fs';
import * as tls from 'node:tls';

/** Where Linux distributions keep the roots their users trust. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
];

/** A certificate file that cannot be used, in words for a person. */
export class TrustError extends Error {
  override readonly name = 'TrustError';
}

/**
 * Every root to trust for GigaChat: the runtime's own, the system's, and the user's. Giving a connection a list replaces
 * the runtime's, so the list has to hold them all.
 */
export function trustedRoots(extraPem: string | undefined): string[] {
  return [...tls.rootCertificates, ...systemRoots(), ...(extraPem === undefined ? [] : [extraPem])];
}

/** The PEM text of a certificate authority's file. Throws `TrustError` when it is missing or holds no certificate. */
export function readCertificates(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new TrustError(`The certificate file ${file} cannot be read. Check the path in GIGACHAT_CA_BUNDLE_FILE.`);
  }
  try {
    tls.createSecureContext({ ca: text });
  } catch {
    throw new TrustError(`The certificate file ${file} is damaged. Download it again.`);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new TrustError(
      `The file ${file} holds no PEM certificate. Point GIGACHAT_CA_BUNDLE_FILE to a .pem or .crt text file.`,
    );
  }
  return text;
}

function systemRoots(): string[] {
  // Newer runtimes know the system's store; older ones are told where Linux keeps it.
  const ask = (tls as { getCACertificates?: (type: 'system') => string[] }).getCACertificates;
  if (ask) return ask('system');
  const bundle = systemBundles.find((file) => existsSync(file));
  return bundle ? [readFileSync(bundle, 'utf8')] : [];
}
