import type { ChatProvider } from '../core/chat/provider';
import type { AccountSettings, Ground, OpenAccount } from '../core/engine/account';
import type { EditorSettings } from '../core/engine/editor-settings';
import { type ProviderWatch, watchProvider } from '../core/health/watch-provider';
import { loadEngine } from './load-engine';
import type { StoredKey } from './stored-key';

/** One signed-in account with everything that answers for it. */
export interface Session {
  readonly stored: StoredKey;
  readonly settings: EditorSettings;
  readonly parts: OpenAccount;
  /** Answers the chats of the editor and of the bridge alike; each one is watched. */
  readonly provider: ChatProvider;
}

/** The longest silence of GigaChat before a request is given up. */
const silenceMs = 150_000;

/** Builds a session. Nothing goes over the network. */
export function openSession(
  stored: StoredKey,
  settings: EditorSettings,
  extraCa: string | undefined,
  preferredModel: () => string | undefined,
  ground: Ground,
  watch: ProviderWatch,
): Session {
  const parts = loadEngine().openAccount(
    accountSettings(stored.key, stored.scope, settings, extraCa, preferredModel),
    ground,
  );
  return { stored, settings, parts, provider: watchProvider(parts.provider, watch) };
}

/** The core's settings for a key. */
export function accountSettings(
  key: string,
  scope: string,
  settings: EditorSettings,
  extraCa: string | undefined,
  preferredModel: () => string | undefined,
): AccountSettings {
  return {
    credentials: { key },
    scope: settings.scope === 'auto' ? scope : settings.scope,
    baseUrl: settings.baseUrl,
    authUrl: settings.authUrl,
    ...(extraCa !== undefined && { extraCa }),
    proxy: settings.network.proxy,
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
