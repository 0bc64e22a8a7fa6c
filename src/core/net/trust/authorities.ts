import { X509Certificate } from 'node:crypto';
import { readText } from '../../chat/text/text-type';

/** What a file of authorities holds, or what is wrong with it: with the certificate `at`, counted from 1. */
export type Authorities =
  | { pem: string }
  | { fault: 'no-certificate' }
  /** What it holds may be trusted or rejected for some uses alone, which only OpenSSL's own programs follow. */
  | { fault: 'openssl-form' }
  | { fault: 'damaged'; at: number; good: string };

/**
 * The certificates of a file, each once and written anew: TLS itself stops reading at the first one that is damaged,
 * and says nothing.
 */
export function authoritiesIn(bytes: Buffer): Authorities {
  const found = certificatesIn(bytes);
  if (found.length === 0) return { fault: isOpensslForm(bytes) ? 'openssl-form' : 'no-certificate' };
  const damaged = found.indexOf(undefined);
  const pem = found.map((certificate) => certificate?.toString() ?? '').join('');
  return damaged < 0 ? { pem } : { fault: 'damaged', at: damaged + 1, good: pem };
}

/**
 * The certificates of a file, undefined for a damaged one: PEM with whatever text around it, as any editor saves it, or
 * the one of DER, as Windows' own export writes it.
 */
export function certificatesIn(bytes: Buffer): (X509Certificate | undefined)[] {
  const blocks = readText(bytes)
    .split('-----BEGIN ')
    .slice(1)
    .map((block) => block.split('-----', 3));
  if (blocks.length > 0) {
    const plain = blocks.filter(([label = '']) => /^(?:X509 )?CERTIFICATE$/.test(label));
    return [...new Set(plain.map(derOf))].map((der) => certificate(Buffer.from(der, 'base64')));
  }
  // Given PEM, it would read OpenSSL's own form too.
  const single = certificate(bytes);
  return single ? [single] : [];
}

/** True for a file with certificates in OpenSSL's own form, which are not read: what they reject would be lost. */
export function isOpensslForm(bytes: Buffer): boolean {
  return readText(bytes).includes('-----BEGIN TRUSTED CERTIFICATE-----');
}

/** What stands between the first line and its last one, which has to be there; line ends may be written as `\n`. */
function derOf([label = '', body = '', end]: readonly string[]): string {
  return end === `END ${label}` ? body.replace(/\\[nr]|\s/g, '') : '';
}

function certificate(der: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}
