import type { SecretStorage } from 'vscode';
import type { Ground } from '../core/engine/account';
import type { ProviderWatch } from '../core/health/watch-provider';
import type { RootCertificateFile } from './root-certificate-file';
import { openSession, type Session } from './session';
import { readSettings } from './settings';
import { readStoredKey, type StoredKey } from './stored-key';

/** Why nobody is signed in. */
export type SignedOutReason = 'no-key' | 'other-address' | 'secrets-refused' | 'key-lost';

/** What a session is opened from. */
export interface StoredSessionParts {
  secrets: SecretStorage;
  root: RootCertificateFile;
  ground: Ground;
  /** Whether somebody was signed in last time: then a missing key was lost. */
  wasSignedIn: boolean;
  preferredModel: () => string | undefined;
  watch: ProviderWatch;
}

/** The session of the stored key, for the addresses it was entered for; or why there is none. Never rejects. */
export async function openStoredSession(parts: StoredSessionParts): Promise<Session | SignedOutReason> {
  const { secrets, root, ground, wasSignedIn, preferredModel, watch } = parts;
  let stored: StoredKey | undefined;
  try {
    stored = await readStoredKey(secrets);
  } catch (error) {
    ground.logger.error('the store of secrets cannot be read', { reason: String(error) });
    return 'secrets-refused';
  }
  if (!stored) return wasSignedIn ? 'key-lost' : 'no-key';
  const settings = readSettings();
  if (settings.wrong.length > 0) {
    ground.logger.warn('settings cannot be used; their defaults hold', { settings: settings.wrong.join(', ') });
  }
  if (settings.authUrl.origin !== stored.authOrigin || settings.baseUrl.origin !== stored.baseOrigin) {
    ground.logger.warn('the key was entered for other addresses and is not sent to these');
    return 'other-address';
  }
  return openSession(stored, settings, await root.read(), preferredModel, ground, watch);
}
