import { certificateFault } from '../../core/net/trust/client-certificate';
import type { Variables } from '../../core/setup/env-variables';
import { type Sentence, say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { readSettingsFile } from './settings-file';

/** What an HTTPS server shows, as PEM. */
export interface HttpsFiles {
  key: string;
  cert: string;
  /** Where it was read. */
  paths: readonly string[];
  /** What the files hold now. Throws `SettingsError`. */
  again(): { key: string; cert: string };
}

/**
 * The files of `GPT2GIGA_HTTPS_KEY_FILE` and `GPT2GIGA_HTTPS_CERT_FILE` when `GPT2GIGA_USE_HTTPS` is on. Throws
 * `SettingsError` naming the variable: when one is not set, cannot be read, or does not fit the other.
 */
export function readHttpsFiles(variables: Variables, warnings: Sentence[]): HttpsFiles | undefined {
  const { GPT2GIGA_HTTPS_KEY_FILE: keyFile, GPT2GIGA_HTTPS_CERT_FILE: certFile } = variables;
  if (variables.GPT2GIGA_USE_HTTPS !== true) {
    if (keyFile || certFile) {
      warnings.push(
        say('GPT2GIGA_HTTPS_KEY_FILE and GPT2GIGA_HTTPS_CERT_FILE are not used without GPT2GIGA_USE_HTTPS=True.'),
      );
    }
    return undefined;
  }
  if (!keyFile || !certFile) {
    throw new SettingsError(
      say('GPT2GIGA_USE_HTTPS=True needs GPT2GIGA_HTTPS_KEY_FILE and GPT2GIGA_HTTPS_CERT_FILE. Set both to PEM files.'),
    );
  }
  return { ...readPair(keyFile, certFile), paths: [keyFile, certFile], again: () => readPair(keyFile, certFile) };
}

function readPair(keyFile: string, certFile: string): { key: string; cert: string } {
  const files = {
    key: readSettingsFile(keyFile, 'GPT2GIGA_HTTPS_KEY_FILE'),
    cert: readSettingsFile(certFile, 'GPT2GIGA_HTTPS_CERT_FILE'),
  };
  // Node takes a file that is still empty for none, and would then end every handshake.
  if (certificateFault(files)) {
    throw new SettingsError(
      say(
        'GPT2GIGA_HTTPS_KEY_FILE and GPT2GIGA_HTTPS_CERT_FILE are not a key and its certificate as PEM, without a passphrase. Check both files.',
      ),
    );
  }
  return files;
}
