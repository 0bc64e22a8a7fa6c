import type { ChatProvider } from '../core/chat/provider';
import type { AccountSettings, Ground, OpenAccount } from '../core/engine/account';
import type { EditorSettings } from '../core/engine/editor-settings';
import type { OpenFallback } from '../core/engine/fallback';
import type { Access, Profile } from '../core/engine/stored-profiles';
import { watchProvider } from '../core/health/watch-provider';
import type { AnswerWatch } from './answering';
import { loadEngine } from './load-engine';
import { openSessionFallback } from './session-fallback';
import { SessionUse } from './session-use';

/** A profile that somebody is signed in to, with everything that answers for it. */
export interface Session {
  readonly profile: Profile;
  /** The settings as they are for this profile. */
  readonly settings: EditorSettings;
  readonly parts: OpenAccount;
  /** Answers the chats of the editor and of the bridge alike; each one is watched. */
  readonly provider: ChatProvider;
  /** GigaChat alone, without what stands behind it. */
  readonly gigachat: ChatProvider;
  readonly fallback: OpenFallback | undefined;
  readonly use: SessionUse;
}

/** The longest silence of GigaChat before a request is given up. */
const silenceMs = 150_000;

/** Builds a session. Nothing goes over the network. */
export function openSession(
  profile: Profile & { access: Access },
  settings: EditorSettings,
  extraCa: string | undefined,
  preferredModel: () => string | undefined,
  ground: Ground,
  watch: AnswerWatch,
  openRouterKey: string | undefined,
): Session {
  const accessing = accountSettings(profile.access, settings, extraCa, preferredModel);
  const account = loadEngine().openAccount(accessing, ground);
  const gigachat = watchProvider(account.provider, watch);
  const fallback = openSessionFallback(gigachat, settings, accessing, openRouterKey, watch, ground);
  const close = async () => void (await Promise.all([account.close(), fallback?.close()]));
  const parts = fallback ? { ...fallback.behind(account), close } : account;
  const use = new SessionUse(close);
  return { profile, settings, parts, provider: use.watch(fallback?.provider ?? gigachat), gigachat, fallback, use };
}

/** The settings as they are for a profile: what it has of its own goes first. */
export function settingsFor(profile: Pick<Profile, 'scope' | 'baseUrl' | 'authUrl'>, settings: EditorSettings) {
  const { readAddress } = loadEngine();
  const { scope, baseUrl, authUrl } = profile;
  return {
    ...settings,
    scope: scope === 'auto' ? settings.scope : scope,
    baseUrl: (baseUrl !== undefined && readAddress(baseUrl)) || settings.baseUrl,
    authUrl: (authUrl !== undefined && readAddress(authUrl)) || settings.authUrl,
  };
}

/** The core's settings for a way in. */
export function accountSettings(
  { credentials, clientCertificate, scope }: Pick<Access, 'credentials' | 'clientCertificate' | 'scope'>,
  settings: EditorSettings,
  extraCa: string | undefined,
  preferredModel: () => string | undefined,
): AccountSettings {
  return {
    credentials,
    ...(clientCertificate && { clientCertificate }),
    scope: settings.scope === 'auto' ? scope : settings.scope,
    baseUrl: settings.baseUrl,
    authUrl: settings.authUrl,
    ...(extraCa !== undefined && { extraCa }),
    choice: {
      // Asked anew each time: a model that has vanished from the list must not be insisted on.
      get model() {
        return preferredModel();
      },
      passModel: true,
      aliases: settings.modelAliases,
      embeddings: 'EmbeddingsGigaR',
    },
    silenceMs,
  };
}

/** Whether a session of the one would do for the other: which model is preferred is asked anew each time. */
export function isSameAccount(one: EditorSettings, other: EditorSettings): boolean {
  return JSON.stringify({ ...one, model: '' }) === JSON.stringify({ ...other, model: '' });
}
