import type { SecretStorage } from 'vscode';
import type { AccountSettings } from '../../core/gigachat/account';
import type { Runtime } from '../../core/ground/runtime';
import type { EditorSettings } from '../../editor/editor-settings';
import { readSettings } from '../read-settings';
import { allowedFor, readAllowedServices } from './allowed-services';
import type { AnswerWatch } from './answering';
import type { KeptTokens } from './kept-tokens';
import { readOpenRouterKey } from './openrouter-key';
import type { Profiles } from './profiles';
import type { RootCertificateFile } from './root-certificate-file';
import { openSession, type Session, type SessionProfile, settingsFor } from './session';
import type { FallbackSecrets } from './session-fallback';

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
  /** The places of an account that is open already. */
  queueOf: (way: AccountSettings) => AccountSettings['queue'];
}

/** The session of the profile in use, or of the pool; or why there is none. */
export async function openStoredSession(
  profiles: Profiles,
  { root, runtime, preferredModel, watch, secrets, tokens, queueOf }: StoredSessionParts,
): Promise<Session | SignedOutReason> {
  const settings = readSettings();
  if (settings.wrong.length > 0) {
    runtime.logger.warn('settings cannot be used as they are', { settings: settings.wrong.join(', ') });
  }
  const [first, ...others] = sessionProfiles(profiles, settings);
  if (first) {
    const behind = await readFallbackSecrets(secrets, settings).catch((error: unknown) => {
      runtime.logger.warn('the keys of the services behind GigaChat cannot be read', { reason: String(error) });
      return { openRouterKey: undefined, allowed: new Map() };
    });
    for (const service of settings.fallbacks.filter((one) => !allowedFor(one, behind.allowed))) {
      const { name, base_url: url } = service;
      runtime.logger.info('a service is not asked before the user allows it', { name, host: url.host });
    }
    const shared = (way: AccountSettings) => ({ shelf: tokens.shelf(way), queue: queueOf(way) });
    const extraCa = await root.read();
    const opened = openSession([first, ...others], {
      extraCa,
      preferredModel,
      runtime,
      watch,
      secrets: behind,
      shared,
    });
    if (opened) return opened;
  }
  if (!profiles.active?.access) return 'no-key';
  const { name } = profiles.active;
  runtime.logger.warn('the key was entered for other addresses and is not sent to these', { profile: name });
  return 'other-address';
}

async function readFallbackSecrets(secrets: SecretStorage, { fallback }: EditorSettings): Promise<FallbackSecrets> {
  const openRouterKey = await readOpenRouterKey(secrets, fallback.baseUrl);
  return { openRouterKey, allowed: await readAllowedServices(secrets) };
}

/**
 * The profiles that answer with these settings: the one in use, or in a pool all that somebody is signed in to. One
 * whose secrets were entered for other addresses is none of them.
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

/** Whether a session of these profiles is as good as one of those: a name matters only where there are several. */
export function areSameProfiles(some: readonly SessionProfile[], others: readonly SessionProfile[]): boolean {
  const essence = (profiles: readonly SessionProfile[]) =>
    JSON.stringify(
      profiles.map(({ name, settings, ...one }) => {
        // It is asked for anew each time; whatever is under way need not end for it.
        const lasting = { ...settings, commitMessage: undefined };
        return [one, lasting, profiles.length > 1 ? name : ''];
      }),
    );
  return essence(some) === essence(others);
}
