import { X509Certificate } from 'node:crypto';
import { readText } from '../../chat/text/text-type';

/** What a file of authorities holds, or what is wrong with it: with the certificate `at`, counted from 1. */
export type Authorities =
  | { pem: string }
  | { fault: 'no-certificate' }
  | { fault: 'damaged'; at: number; good: string };

/**
 * The certificates of a file, each once and written anew: TLS itself stops reading at the first one that is damaged,
 * and says nothing.
 */
export function authoritiesIn(bytes: Buffer): Authorities {
  const found = certificatesIn(bytes);
  if (found.length === 0) return { fault: 'no-certificate' };
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
    .map((block) => block.split('-----', 3))
    .filter(([label = '']) => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label));
  if (blocks.length > 0) return [...new Set(blocks.map(derOf))].map((der) => certificate(Buffer.from(der, 'base64')));
  const single = certificate(bytes);
  return single ? [single] : [];
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
