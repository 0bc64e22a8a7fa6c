import type { SecretStorage } from 'vscode';
import type { AccountSettings } from '../../core/gigachat/account';
import type { Runtime } from '../../core/ground/runtime';
import type { EditorSettings } from '../../editor/editor-settings';
import { readSettings } from '../read-settings';
import type { AnswerWatch } from './answering';
import type { KeptTokens } from './kept-tokens';
import { readOpenRouterKey } from './openrouter-key';
import type { Profiles } from './profiles';
import type { RootCertificateFile } from './root-certificate-file';
import { openSession, type Session, type SessionProfile, settingsFor } from './session';

/** Why nobody is signed in. */
export type SignedOutReason = 'no-key' | 'other-address' | 'secrets-refused' | 'key-lost';

/** What a session is opened from. */
export interface StoredSessionParts {
  root: RootCertificateFile;
  runtime: Runtime;
  preferredModel: () => string | undefined;
  watch: AnswerWatch;
  secrets: SecretStorage;
  tokens: KeptTokens;
}

/** The session of the profile in use, or of the pool; or why there is none. */
export async function openStoredSession(
  profiles: Profiles,
  { root, runtime, preferredModel, watch, secrets, tokens }: StoredSessionParts,
): Promise<Session | SignedOutReason> {
  const settings = readSettings();
  if (settings.wrong.length > 0) {
    runtime.logger.warn('settings cannot be used; their defaults hold', { settings: settings.wrong.join(', ') });
  }
  const [first, ...others] = sessionProfiles(profiles, settings);
  if (first) {
    const openRouterKey = await readOpenRouterKey(secrets, settings.fallback.baseUrl).catch((error: unknown) => {
      runtime.logger.warn('the OpenRouter key cannot be read', { reason: String(error) });
      return undefined;
    });
    const shelf = (way: AccountSettings) => tokens.shelf(way);
    const opened = openSession(
      [first, ...others],
      await root.read(),
      preferredModel,
      runtime,
      watch,
      openRouterKey,
      shelf,
    );
    if (opened) return opened;
  }
  if (!profiles.active?.access) return 'no-key';
  const { name } = profiles.active;
  runtime.logger.warn('the key was entered for other addresses and is not sent to these', { profile: name });
  return 'other-address';
}

/**
 * The profiles that answer with these settings: the one in use, or in a pool all that somebody is signed in to. One whose
 * secrets were entered for other addresses is none of them.
 */
export function sessionProfiles(profiles: Profiles, settings: EditorSettings): SessionProfile[] {
  const candidates = profiles.signedIn.filter(({ id }) => settings.pool !== 'off' || id === profiles.activeId);
  return candidates
    .map((profile) => ({ ...profile, settings: settingsFor(profile, settings) }))
    .filter(
      ({ access, settings: { authUrl, baseUrl } }) =>
        authUrl.origin === access.authOrigin && baseUrl.origin === access.baseOrigin,
    );
}

/** Whether a session of these profiles is as good as one of those: a name matters only where it is told beside others. */
export function areSameProfiles(some: readonly SessionProfile[], others: readonly SessionProfile[]): boolean {
  const essence = (profiles: readonly SessionProfile[]) =>
    JSON.stringify(
      // Which model is preferred is asked anew each time; whatever is under way need not end for it.
      profiles.map(({ name, settings, ...one }) => [one, { ...settings, model: '' }, profiles.length > 1 ? name : '']),
    );
  return essence(some) === essence(others);
}
