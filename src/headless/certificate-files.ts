import { type Authorities, authoritiesIn } from '../core/net/trust/authorities';
import { type CertificateFault, type ClientCertificate, certificateFault } from '../core/net/trust/client-certificate';
import { isSystemBundle } from '../core/net/trust/trust';
import type { NetworkVariables } from '../core/setup/env-variables';
import { SettingsError } from '../core/setup/settings-error';
import { readSettingsBytes, readSettingsFile } from './start/settings-file';

/** The authorities of the file that `variable` names, as PEM. Throws `SettingsError` when they cannot be used. */
export function readCertificates(file: string, variable = 'GIGACHAT_CA_BUNDLE_FILE'): string {
  const read = authoritiesIn(readSettingsBytes(file, variable));
  if ('pem' in read) return read.pem;
  throw faultOf(read, file, variable);
}

/**
 * The authorities that every program of this machine is told to trust, as PEM; undefined when there are none. They were
 * not set for this program: what is wrong with a file is told in `warnings`.
 */
export function readCommonCertificates(
  variables: Pick<NetworkVariables, 'NODE_EXTRA_CA_CERTS' | 'SSL_CERT_FILE'>,
  warnings: string[],
): string | undefined {
  const found = (['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'] as const).map((name) => {
    const file = variables[name];
    if (!file) return '';
    try {
      const bytes = readSettingsBytes(file, name);
      // Hundreds of certificates, which the machine has looked at: to read them again takes longer than the start.
      if (isSystemBundle(bytes)) return bytes.toString('utf8').replace(/-$/, '-\n');
      const read = authoritiesIn(bytes);
      if ('fault' in read) warnings.push(faultOf(read, file, name).message);
      return 'pem' in read ? read.pem : read.fault === 'damaged' ? read.good : '';
    } catch (error) {
      warnings.push(error instanceof SettingsError ? error.message : String(error));
      return '';
    }
  });
  return [...new Set(found)].join('') || undefined;
}

function faultOf(read: Exclude<Authorities, { pem: string }>, file: string, variable: string): SettingsError {
  if (read.fault === 'openssl-form') {
    return new SettingsError(
      `The file ${file} holds certificates in OpenSSL's own form (BEGIN TRUSTED CERTIFICATE), whose limits would be lost. Point ${variable} to the plain bundle, such as /etc/pki/tls/certs/ca-bundle.crt.`,
    );
  }
  return new SettingsError(
    read.fault === 'damaged'
      ? `Certificate ${read.at} in the file ${file} of ${variable} is damaged. Copy it again, or take it out.`
      : `The file ${file} holds no PEM certificate. Point ${variable} to a .pem or .crt text file.`,
  );
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
