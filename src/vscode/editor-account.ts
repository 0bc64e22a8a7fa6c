import * as vscode from 'vscode';
import { type ChatError, toChatError } from '../core/chat/errors';
import type { ChatProvider, ModelInfo } from '../core/chat/provider';
import type { Ground } from '../core/engine/account';
import type { Profile, StoredProfiles } from '../core/engine/stored-profiles';
import { bestChatModel } from '../core/providers/gigachat/models';
import type { Account, QueueState } from './account';
import { AccountMemory } from './account-memory';
import { askForModels } from './account-models';
import { Answering } from './answering';
import { type Ending, LiveSessions } from './live-sessions';
import { openStoredSession, type SignedOutReason } from './open-stored-session';
import { openRouterKeyName } from './openrouter-key';
import {
  activated,
  isSameAccess,
  type ProfilesChange,
  renamed,
  signedOut,
  withoutProfile,
  withProfile,
} from './profile-changes';
import { ProfileStore, profilesName } from './profile-store';
import { queueState } from './queue-state';
import { rememberLimits } from './remember-limits';
import type { RootCertificateFile } from './root-certificate-file';
import { isSameAccount, type Session, settingsFor } from './session';
import { chosenModel, readSettings } from './settings';

/** The account of this window: one of the profiles in the store of secrets, each with a list of models of its own. */
export class EditorAccount implements Account, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #active = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeActivity = this.#active.event;
  readonly #store: ProfileStore;
  readonly #memory: AccountMemory;
  readonly #listeners: vscode.Disposable[];
  readonly #sessions = new LiveSessions();
  #opening: Promise<Session | undefined> | undefined;
  #stored: StoredProfiles | undefined;
  readonly #answering = new Answering(() => this.#active.fire());
  /** Undefined until the store of secrets has answered. */
  #known: boolean | undefined;
  #line: Promise<unknown> = Promise.resolve();
  signedOutReason: SignedOutReason = 'no-key';

  constructor(
    private readonly context: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>,
    private readonly root: RootCertificateFile,
    private readonly ground: Ground,
  ) {
    this.#store = new ProfileStore(context.secrets);
    this.#memory = new AccountMemory(context.globalState);
    this.#listeners = [
      this.#changed,
      this.#active,
      this.#store.onDidChange((event) => {
        if (event.key === profilesName) void this.#followStore();
        if (event.key === openRouterKeyName) void this.reload();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('gigachat')) void this.#followSettings();
      }),
    ];
  }

  get signedIn(): boolean {
    return this.#known ?? this.#memory.signedIn;
  }

  get models(): readonly ModelInfo[] {
    return this.signedIn ? this.#memory.models(this.#profileId) : [];
  }

  get preferredModel(): string | undefined {
    return this.#preferredOf(this.models);
  }
  get queue(): QueueState {
    return queueState(this.#sessions.current?.parts.queue);
  }

  get trouble(): ChatError | undefined {
    return this.#answering.trouble;
  }

  /** The model of OpenRouter that gave the last answer; undefined when GigaChat did. */
  get standIn(): string | undefined {
    return this.#answering.standIn;
  }

  /** When the token in hand will be replaced; undefined when there is none. */
  get tokenValidUntil(): Date | undefined {
    const leftMs = this.#sessions.current?.parts.tokens.validForMs;
    return leftMs === undefined || leftMs <= 0 ? undefined : new Date(this.ground.clock.now() + leftMs);
  }

  /** The account's scope; undefined while nobody is signed in. */
  get scope(): string | undefined {
    return this.#sessions.current?.parts.tokens.scope;
  }

  /** The name of the profile in use, where there is more than one. */
  get profileName(): string | undefined {
    if (this.#known === undefined) return this.#memory.profile.several ? this.#memory.profile.name : undefined;
    const { profiles = [] } = this.#stored ?? {};
    return profiles.length > 1 ? profiles.find(({ id }) => id === this.#profileId)?.name : undefined;
  }

  /** All profiles, read by the time the first `session()` has resolved. */
  get profiles(): readonly Profile[] {
    return this.#stored?.profiles ?? [];
  }

  /** The profile in use; undefined where there is none yet. */
  get profile(): Profile | undefined {
    return this.profiles.find(({ id }) => id === this.#stored?.active);
  }

  async provider(): Promise<ChatProvider | undefined> {
    return (await this.session())?.provider;
  }

  /** The session, built on the first call; undefined when nobody is signed in. */
  session(): Promise<Session | undefined> {
    this.#opening ??= this.#openStored();
    return this.#opening;
  }

  async refreshModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const session = await this.session();
    if (!session) return [];
    const isCurrent = () => session === this.#sessions.current;
    try {
      const models = await askForModels(session, signal);
      // Switched away from meanwhile: what was heard is not of the profile in use.
      if (!isCurrent()) return this.models;
      this.report(undefined);
      if (JSON.stringify(models) !== JSON.stringify(this.models)) {
        await this.#memory.keepModels(session.profile.id, models);
        this.#changed.fire();
      }
      return models;
    } catch (error) {
      if (isCurrent()) this.report(toChatError(error, signal));
      throw error;
    }
  }

  /** Keeps a profile whose secrets were checked, and uses it. Rejects when the store of secrets refuses; then nothing has changed. */
  signIn(profile: Profile): Promise<void> {
    return this.#change(withProfile(profile), 'finish');
  }

  /** Uses another profile from now on; answers under way finish on the old one. Rejects when the store refuses. */
  switchTo(id: string): Promise<void> {
    return this.#change(activated(id), 'finish');
  }

  rename(id: string, name: string): Promise<void> {
    return this.#change(renamed(id, name), 'finish');
  }

  /** Forgets a profile with all that came with it. Rejects when the store of secrets refuses. */
  remove(id: string): Promise<void> {
    return this.#change(withoutProfile(id), 'cut');
  }

  /** Forgets the secrets of the profile in use. Rejects when the store of secrets refuses. */
  signOut(): Promise<void> {
    return this.#change(signedOut, 'cut');
  }

  /** Ends the session and builds a new one from what is stored and set now. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.#reload('finish'));
  }

  /** Notes that GigaChat failed, or with undefined that it works again. */
  report(failure: ChatError | undefined): void {
    this.#answering.report(failure);
  }

  /** Ends every connection. */
  close(): Promise<void> {
    return this.#sessions.close();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  /** One change at a time: each looks at what the one before it left. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#line.then(change);
    this.#line = turn.catch(() => undefined);
    return turn;
  }

  get #profileId(): string {
    return this.#stored?.active ?? this.#memory.profile.id;
  }

  #preferredOf(models: readonly ModelInfo[]): string | undefined {
    const chosen = chosenModel();
    return models.some((model) => model.id === chosen) ? chosen : bestChatModel(models);
  }

  #change(change: ProfilesChange, ending: Ending): Promise<void> {
    return this.#inTurn(async () => {
      const stored = change(await this.#store.read());
      await this.#store.write(stored);
      await this.#become(stored, ending);
    });
  }

  /** Goes over to profiles that are stored already. */
  async #become(stored: StoredProfiles | undefined, ending: Ending): Promise<void> {
    const inUse = stored?.profiles.find(({ id }) => id === stored.active);
    const session = await this.session();
    if (session && inUse && isSameAccess(session.profile, inUse)) {
      this.#stored = stored;
      await this.#memory.keepProfiles(stored);
      this.#changed.fire();
    } else {
      if (!inUse?.access) await this.#memory.keepSignedIn(false);
      await this.#reload(ending);
    }
  }

  async #reload(ending: Ending): Promise<void> {
    const end = this.#sessions.leave();
    this.#answering.forget();
    this.#opening = this.#openStored();
    await this.#opening;
    await end(ending);
  }

  /** Never rejects. */
  async #openStored(): Promise<Session | undefined> {
    const opened = await this.#read();
    if (typeof opened === 'string') this.signedOutReason = opened;
    else {
      this.#sessions.use(opened);
      opened.parts.queue.onChange = () => this.#active.fire();
      rememberLimits(opened, this.#memory, this.ground.logger, () => this.#changed.fire());
    }
    this.#known = this.#sessions.current !== undefined;
    if (opened !== 'secrets-refused') await this.#memory.keepProfiles(this.#stored);
    if (this.#known) await this.#memory.keepSignedIn(true);
    else if (opened === 'no-key' || opened === 'key-lost') {
      await this.#memory.keepSignedIn(false);
      await this.#memory.keepModels(this.#profileId, undefined);
    }
    this.#changed.fire();
    return this.#sessions.current;
  }

  async #read(): Promise<Session | SignedOutReason> {
    try {
      this.#stored = await this.#store.read();
    } catch (error) {
      this.ground.logger.error('the store of secrets cannot be read', { reason: String(error) });
      return 'secrets-refused';
    }
    const { profile } = this;
    if (!profile) return this.#memory.signedIn ? 'key-lost' : 'no-key';
    const isCurrent = () => this.#sessions.current?.profile.id === profile.id;
    return await openStoredSession(profile, {
      root: this.root,
      ground: this.ground,
      preferredModel: () => this.#preferredOf(this.#memory.models(profile.id)),
      // An answer that still runs on a profile that was switched away from says nothing of the one in use.
      watch: this.#answering.watch(isCurrent),
      secrets: this.context.secrets,
    });
  }

  /** Another window may have signed in or out, or switched. */
  #followStore(): Promise<void> {
    return this.#inTurn(async () => {
      await this.session();
      const stored = await this.#store.read().catch(() => 'refused' as const);
      if (stored === 'refused') await this.#reload('finish');
      else if (JSON.stringify(stored) !== JSON.stringify(this.#stored)) await this.#become(stored, 'finish');
    });
  }

  #followSettings(): Promise<void> {
    return this.#inTurn(async () => {
      const current = await this.session();
      // Which model is preferred is asked anew each time; whatever is under way need not end for it.
      const same = current
        ? isSameAccount(current.settings, settingsFor(current.profile, readSettings()))
        : this.signedOutReason === 'no-key';
      if (same) this.#changed.fire();
      else await this.#reload('finish');
    });
  }
}
