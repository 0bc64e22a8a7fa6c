import type { ChatProvider } from '../../core/chat/ports/provider';
import type { AccountSettings, OpenAccount } from '../../core/gigachat/account';
import type { OpenAccounts } from '../../core/gigachat/pool/accounts';
import type { Runtime } from '../../core/ground/runtime';
import { watchProvider } from '../../core/health/watch-provider';
import type { OpenFallback } from '../../core/openrouter/open-fallback';
import type { EditorSettings } from '../../editor/editor-settings';
import type { Access, Profile } from '../../editor/stored-profiles';
import { loadEngine } from '../load-engine';
import type { AnswerWatch } from './answering';
import { type FallbackSecrets, openSessionFallback } from './session-fallback';
import { SessionUse } from './session-use';

/** A profile that somebody is signed in to, bound to the addresses that are set now. */
export type SessionProfile = Profile & { access: Access; settings: EditorSettings };

/** A profile, or several as one, with everything that answers for them. */
export interface Session {
  /** The one in use first; others only where they are a pool. */
  readonly profiles: readonly SessionProfile[];
  /** The settings as they are for the profile in use. */
  readonly settings: EditorSettings;
  /** The account of the profile in use. */
  readonly parts: OpenAccount;
  /** What the bridge serves from: that account, or all of the pool. */
  readonly accounts: OpenAccounts;
  /** Answers the chats of the editor and of the bridge alike; each one is watched. */
  readonly provider: ChatProvider;
  /** The same without the services behind GigaChat, also counted: for completions and pictures. */
  readonly alone: ChatProvider;
  /** The same, not counted: for the health check. */
  readonly gigachat: ChatProvider;
  readonly fallback: OpenFallback | undefined;
  readonly use: SessionUse;
}

/** What a session is built from, besides its profiles. */
interface SessionParts {
  /** PEM of the authority to trust besides the usual ones. */
  extraCa: string | undefined;
  preferredModel: () => string | undefined;
  runtime: Runtime;
  watch: AnswerWatch;
  secrets: FallbackSecrets;
  /** What an account has together with others: where tokens are kept, its places where it is open already. */
  shared: (settings: AccountSettings) => Pick<AccountSettings, 'shelf' | 'queue'>;
}

/** The longest silence of GigaChat before a request is given up. */
const silenceMs = 150_000;

/** Builds a session. Nothing goes over the network. */
export function openSession(
  profiles: readonly [SessionProfile, ...SessionProfile[]],
  { extraCa, preferredModel, runtime, watch, secrets, shared }: SessionParts,
): Session | undefined {
  const [{ settings }] = profiles;
  const members = profiles.map(({ name, access, settings: own }) => {
    const account = accountSettings(access, own, extraCa, preferredModel);
    return { name, settings: { ...account, ...shared(account) } };
  });
  const strategy = settings.pool === 'off' ? 'priority' : settings.pool;
  const { before, words } = settings.masking;
  const { protect, protectService } = loadEngine().protection(before, words);
  const opened = protect(loadEngine().openAccounts({ strategy, members }, runtime));
  const [parts] = opened.members;
  if (!parts) return undefined;
  const gigachat = watchProvider(opened.provider, watch);
  const fallback = openSessionFallback(gigachat, {
    settings,
    connection: parts.settings,
    secrets,
    watch,
    runtime,
    around: protectService,
  });
  const close = async () => void (await Promise.all([opened.close(), fallback?.close()]));
  const served = { ...opened, embedder: watch.followEmbedder(opened.embedder) };
  const answering = fallback ? { ...fallback.behind(served), close } : served;
  const routing = new (loadEngine().Routing)(settings.routes, settings.modelAliases, runtime.logger);
  const catalog = routing.models(answering.catalog);
  const accounts = { ...answering, catalog };
  const use = new SessionUse(close);
  const followed = (chats: ChatProvider) => use.watch(watch.follow(use.own(chats)));
  const provider = followed(routing.provider(fallback?.provider ?? gigachat, catalog));
  const alone = followed(gigachat);
  return { profiles, settings, parts, accounts, provider, alone, gigachat, fallback, use };
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
    remoteImages: settings.remoteImages,
  };
}
