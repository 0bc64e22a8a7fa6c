import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { TrustError } from './trust';

/** A client certificate for mTLS and its private key, as PEM texts. */
export interface ClientCertificate {
  /** May be followed by the certificates that lead to its authority. */
  cert: string;
  key: string;
  /** Opens an encrypted key. */
  passphrase?: string;
}

/**
 * The client certificate in the file `certFile`, with its private key from `keyFile` or, without one, from the same
 * file. Throws `TrustError` in one sentence when they cannot be read or used.
 */
export function readClientCertificate(
  certFile: string,
  keyFile: string | undefined,
  passphrase: string | undefined,
): ClientCertificate {
  const cert = readPem(certFile, 'GIGACHAT_CERT_FILE');
  const key = keyFile ? readPem(keyFile, 'GIGACHAT_KEY_FILE') : cert;
  const certificate = { cert, key, ...(passphrase && { passphrase }) };
  checkClientCertificate(certificate);
  return certificate;
}

/** Throws `TrustError` unless the texts hold a certificate, a key that opens, and the one belongs to the other. */
export function checkClientCertificate(certificate: ClientCertificate): void {
  const fault = certificateFault(certificate);
  if (fault) throw new TrustError(sentences[fault]);
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

const sentences: Record<CertificateFault, string> = {
  'no-certificate': 'GIGACHAT_CERT_FILE holds no PEM certificate. Point it to a .pem or .crt text file.',
  'no-key':
    'There is no PEM private key in GIGACHAT_KEY_FILE, or without it in GIGACHAT_CERT_FILE. Point GIGACHAT_KEY_FILE to the key of the client certificate.',
  'damaged-key': 'The key of GIGACHAT_KEY_FILE is damaged. Copy it again.',
  'no-passphrase': 'The key of GIGACHAT_KEY_FILE is encrypted. Put its passphrase into GIGACHAT_KEY_FILE_PASSWORD.',
  'wrong-passphrase':
    'The passphrase in GIGACHAT_KEY_FILE_PASSWORD does not open the key of GIGACHAT_KEY_FILE. Correct it.',
  'no-pair':
    'The key of GIGACHAT_KEY_FILE does not belong to the certificate of GIGACHAT_CERT_FILE. Take both from the same issue.',
  unusable: 'The client certificate of GIGACHAT_CERT_FILE cannot be used for TLS. Ask for a new one.',
};

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

function readPem(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new TrustError(`The file ${file} cannot be read. Check the path in ${setting}.`);
  }
}
