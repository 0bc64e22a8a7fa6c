import type { SecretStorage } from 'vscode';
import type { Ground } from '../core/engine/account';
import type { Profile } from '../core/engine/stored-profiles';
import type { AnswerWatch } from './answering';
import { readOpenRouterKey } from './openrouter-key';
import type { RootCertificateFile } from './root-certificate-file';
import { openSession, type Session, settingsFor } from './session';
import { readSettings } from './settings';

/** Why nobody is signed in. */
export type SignedOutReason = 'no-key' | 'other-address' | 'secrets-refused' | 'key-lost';

/** What a session is opened from. */
export interface StoredSessionParts {
  root: RootCertificateFile;
  ground: Ground;
  preferredModel: () => string | undefined;
  watch: AnswerWatch;
  secrets: SecretStorage;
}

/** The session of a profile, for the addresses its secrets were entered for; or why there is none. */
export async function openStoredSession(
  profile: Profile,
  { root, ground, preferredModel, watch, secrets }: StoredSessionParts,
): Promise<Session | SignedOutReason> {
  const { access } = profile;
  if (!access) return 'no-key';
  const settings = settingsFor(profile, readSettings());
  if (settings.wrong.length > 0) {
    ground.logger.warn('settings cannot be used; their defaults hold', { settings: settings.wrong.join(', ') });
  }
  if (settings.authUrl.origin !== access.authOrigin || settings.baseUrl.origin !== access.baseOrigin) {
    ground.logger.warn('the key was entered for other addresses and is not sent to these', { profile: profile.name });
    return 'other-address';
  }
  const openRouterKey = await readOpenRouterKey(secrets, settings.fallback.baseUrl).catch((error: unknown) => {
    ground.logger.warn('the OpenRouter key cannot be read', { reason: String(error) });
    return undefined;
  });
  const own = { ...profile, access };
  return openSession(own, settings, await root.read(), preferredModel, ground, watch, openRouterKey);
}
