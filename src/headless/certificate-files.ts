import { createSecureContext } from 'node:tls';
import { type CertificateFault, type ClientCertificate, certificateFault } from '../core/net/trust/client-certificate';
import { pemOf } from '../core/net/trust/root-certificate';
import { SettingsError } from '../core/setup/settings-error';
import { readSettingsBytes, readSettingsFile } from './start/settings-file';

/** The PEM text of the file that `variable` names. Throws `SettingsError` when it holds no certificate. */
export function readCertificates(file: string, variable = 'GIGACHAT_CA_BUNDLE_FILE'): string {
  const text = pemOf(readSettingsBytes(file, variable));
  try {
    createSecureContext({ ca: text });
  } catch {
    throw new SettingsError(`The certificate file ${file} is damaged. Download it again.`);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new SettingsError(
      `The file ${file} holds no PEM certificate. Point ${variable} to a .pem or .crt text file.`,
    );
  }
  return text;
}

/**
 * The client certificate in the file `certFile`, with its private key from `keyFile` or, without one, from the same
 * file. Throws `SettingsError` when they cannot be read or used.
 */
export function readClientCertificate(
  certFile: string,
  keyFile: string | undefined,
  passphrase: string | undefined,
): ClientCertificate {
  const cert = readSettingsFile(certFile, 'GIGACHAT_CERT_FILE');
  const key = keyFile ? readSettingsFile(keyFile, 'GIGACHAT_KEY_FILE') : cert;
  const certificate = { cert, key, ...(passphrase && { passphrase }) };
  const fault = certificateFault(certificate);
  if (fault) throw new SettingsError(sentences[fault]);
  return certificate;
}

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
