import { type Authorities, authoritiesIn } from '../../core/net/trust/authorities';
import {
  type CertificateFault,
  type ClientCertificate,
  certificateFault,
} from '../../core/net/trust/client-certificate';
import { isSystemBundle } from '../../core/net/trust/trust';
import type { NetworkVariables } from '../../core/setup/env-variables';
import { type Sentence, say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { readSettingsBytes, readSettingsFile } from './settings-file';

/** The authorities of the file that `variable` names, as PEM. Throws `SettingsError` when they cannot be used. */
export function readCertificates(file: string, variable = 'GIGACHAT_CA_BUNDLE_FILE'): string {
  const read = authoritiesIn(readSettingsBytes(file, variable));
  if ('pem' in read) return read.pem;
  throw new SettingsError(faultOf(read, file, variable));
}

/**
 * The authorities that every program of this machine is told to trust, as PEM; undefined when there are none. They were
 * not set for this program: what is wrong with a file is told in `warnings`.
 */
export function readCommonCertificates(
  variables: Pick<NetworkVariables, 'NODE_EXTRA_CA_CERTS' | 'SSL_CERT_FILE'>,
  warnings: Sentence[],
): string | undefined {
  const found = (['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'] as const).map((name) => {
    const file = variables[name];
    if (!file) return '';
    try {
      const bytes = readSettingsBytes(file, name);
      // Hundreds of certificates, which the machine has looked at: to read them again takes longer than the start.
      if (isSystemBundle(bytes)) return bytes.toString('utf8').replace(/-$/, '-\n');
      const read = authoritiesIn(bytes);
      if ('fault' in read) warnings.push(faultOf(read, file, name));
      return 'pem' in read ? read.pem : read.fault === 'damaged' ? read.good : '';
    } catch (error) {
      warnings.push((error instanceof SettingsError && error.sentence) || say('{0}', String(error)));
      return '';
    }
  });
  return [...new Set(found)].join('') || undefined;
}

function faultOf(read: Exclude<Authorities, { pem: string }>, file: string, variable: string): Sentence {
  if (read.fault === 'openssl-form') {
    return say(
      "The file {0} holds certificates in OpenSSL's own form (BEGIN TRUSTED CERTIFICATE), whose limits would be lost. Point {1} to the plain bundle, such as /etc/pki/tls/certs/ca-bundle.crt.",
      file,
      variable,
    );
  }
  return read.fault === 'damaged'
    ? say('Certificate {0} in the file {1} of {2} is damaged. Copy it again, or take it out.', read.at, file, variable)
    : say('The file {0} holds no PEM certificate. Point {1} to a .pem or .crt text file.', file, variable);
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

const certFile = 'GIGACHAT_CERT_FILE';
const keyFile = 'GIGACHAT_KEY_FILE';
const keyPassword = 'GIGACHAT_KEY_FILE_PASSWORD';

/** The variables stand in the gaps: in the file of accounts they are fields. */
const sentences: Record<CertificateFault, Sentence> = {
  'no-certificate': say('{0} holds no PEM certificate. Point it to a .pem or .crt text file.', certFile),
  'no-key': say(
    'There is no PEM private key in {0}, or without it in {1}. Point {0} to the key of the client certificate.',
    keyFile,
    certFile,
  ),
  'damaged-key': say('The key of {0} is damaged. Copy it again.', keyFile),
  'no-passphrase': say('The key of {0} is encrypted. Put its passphrase into {1}.', keyFile, keyPassword),
  'wrong-passphrase': say('The passphrase in {0} does not open the key of {1}. Correct it.', keyPassword, keyFile),
  'no-pair': say(
    'The key of {0} does not belong to the certificate of {1}. Take both from the same issue.',
    keyFile,
    certFile,
  ),
  unusable: say('The client certificate of {0} cannot be used for TLS. Ask for a new one.', certFile),
};
