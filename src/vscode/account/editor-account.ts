import * as vscode from 'vscode';
import { type Shared, shared } from '../../core/chat/abort';
import { type ChatError, toChatError } from '../../core/chat/errors';
import { InOrder } from '../../core/chat/in-order';
import type { ChatProvider, ModelInfo } from '../../core/chat/provider';
import type { Runtime } from '../../core/chat/runtime';
import { bestChatModel } from '../../core/providers/gigachat/models';
import type { Profile } from '../../editor/stored-profiles';
import { chosenModel, readSettings } from '../read-settings';
import { AccountMemory } from './account-memory';
import { askForModels, listNameOf } from './account-models';
import { Answering } from './answering';
import { type Ending, LiveSessions } from './live-sessions';
import { areSameProfiles, openStoredSession, type SignedOutReason, sessionProfiles } from './open-stored-session';
import { openRouterKeyName } from './openrouter-key';
import { activated, type ProfilesChange, renamed, signedOut, withoutProfile, withProfile } from './profile-changes';
import { ProfileStore, profilesName } from './profile-store';
import { Profiles } from './profiles';
import { queueState } from './queue-state';
import { rememberLimits } from './remember-limits';
import type { RootCertificateFile } from './root-certificate-file';
import type { Session } from './session';
import type { Account, QueueState } from './window-account';

/** The account of this window: one of the profiles in the store of secrets, each with a list of models of its own. */
export class EditorAccount implements Account, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #active = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeActivity = this.#active.event;
  readonly #memory: AccountMemory;
  readonly #profiles: Profiles;
  readonly #listeners: vscode.Disposable[];
  readonly #sessions = new LiveSessions();
  #opening: Shared<Session | undefined> | undefined;
  readonly #answering = new Answering(() => this.#active.fire());
  /** Undefined until the store of secrets has answered. */
  #known: boolean | undefined;
  /** One change at a time: each looks at what the one before it left. */
  readonly #inOrder = new InOrder();
  signedOutReason: SignedOutReason = 'no-key';

  constructor(
    private readonly context: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>,
    private readonly root: RootCertificateFile,
    private readonly runtime: Runtime,
  ) {
    const store = new ProfileStore(context.secrets);
    this.#memory = new AccountMemory(context.globalState);
    this.#profiles = new Profiles(store, this.#memory);
    this.#listeners = [
      this.#changed,
      this.#active,
      store.onDidChange((event) => {
        if (event.key === profilesName) void this.#followStore();
        if (event.key === openRouterKeyName) void this.reload();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('gigachat') || event.affectsConfiguration('http')) void this.#followSettings();
      }),
    ];
  }

  get signedIn(): boolean {
    return this.#known ?? this.#memory.signedIn;
  }

  get models(): readonly ModelInfo[] {
    return this.signedIn ? this.#memory.models(this.#list) : [];
  }

  get preferredModel(): string | undefined {
    return this.#preferredOf(this.models);
  }

  get queue(): QueueState {
    return queueState(this.#sessions.current?.accounts.members.map(({ queue }) => queue) ?? []);
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
    return leftMs === undefined || leftMs <= 0 ? undefined : new Date(this.runtime.clock.now() + leftMs);
  }

  /** The account's scope; undefined while nobody is signed in. */
  get scope(): string | undefined {
    return this.#sessions.current?.parts.tokens.scope;
  }

  /** The name of the profile in use, where there is more than one. */
  get profileName(): string | undefined {
    return this.#profiles.name;
  }

  /** All profiles, read by the time the first `session()` has resolved. */
  get profiles(): readonly Profile[] {
    return this.#profiles.all;
  }

  /** The profile in use; undefined where there is none yet. */
  get profile(): Profile | undefined {
    return this.#profiles.active;
  }

  /** The names of the profiles that answer as one, in their order; empty where one answers by itself. */
  get pool(): readonly string[] {
    const { profiles = [] } = this.#sessions.current ?? {};
    return profiles.length > 1 ? profiles.map(({ name }) => name) : [];
  }

  async provider(): Promise<ChatProvider | undefined> {
    return (await this.session())?.provider;
  }

  /** The session, built on the first call; undefined when nobody is signed in. */
  session(): Promise<Session | undefined> {
    this.#opening ??= shared(this.#openStored());
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
        await this.#memory.keepModels(this.#list, models);
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
    // Anew even with the same secrets: what was refused a moment ago may be tried again.
    return this.#change(withProfile(profile), 'finish', true);
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
    return this.#inOrder.run(() => this.#reload('finish'));
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

  /** Whose list of models is shown. */
  get #list(): string {
    const { current } = this.#sessions;
    if (this.#known === undefined) return this.#memory.list;
    return (current && listNameOf(current)) ?? this.#profiles.activeId;
  }

  #preferredOf(models: readonly ModelInfo[]): string | undefined {
    const chosen = chosenModel();
    return models.some((model) => model.id === chosen) ? chosen : bestChatModel(models);
  }

  #change(change: ProfilesChange, ending: Ending, anew = false): Promise<void> {
    return this.#inOrder.run(async () => {
      await this.#profiles.apply(change);
      if (!this.#profiles.active?.access) await this.#memory.keepSignedIn(false);
      if (anew) await this.#reload(ending);
      else await this.#follow(ending);
    });
  }

  /** Goes over to what is stored and set now; a session that is as good as before stays. */
  async #follow(ending: Ending): Promise<void> {
    const session = await this.session();
    if (session && areSameProfiles(session.profiles, sessionProfiles(this.#profiles, readSettings()))) {
      this.#changed.fire();
    } else await this.#reload(ending);
  }

  async #reload(ending: Ending): Promise<void> {
    const end = this.#sessions.leave();
    this.#answering.forget();
    this.#opening = shared(this.#openStored());
    await this.#opening;
    await end(ending);
  }

  /** Never rejects. */
  async #openStored(): Promise<Session | undefined> {
    const opened = await this.#read();
    if (typeof opened === 'string') this.signedOutReason = opened;
    else {
      this.#sessions.use(opened);
      for (const { queue } of opened.accounts.members) queue.onChange = () => this.#active.fire();
      rememberLimits(opened, this.#memory, this.#list, this.runtime.logger, () => this.#changed.fire());
    }
    this.#known = typeof opened !== 'string';
    await this.#memory.keepList(this.#list);
    if (this.#known) await this.#memory.keepSignedIn(true);
    else if (opened === 'no-key' || opened === 'key-lost') {
      await this.#memory.keepSignedIn(false);
      await this.#memory.keepModels(this.#profiles.activeId, undefined);
    }
    this.#changed.fire();
    return this.#sessions.current;
  }

  async #read(): Promise<Session | SignedOutReason> {
    try {
      await this.#profiles.read();
    } catch (error) {
      this.runtime.logger.error('the store of secrets cannot be read', { reason: String(error) });
      return 'secrets-refused';
    }
    if (!this.#profiles.active) return this.#memory.signedIn ? 'key-lost' : 'no-key';
    let opened: Session | SignedOutReason | undefined;
    const isCurrent = () => this.#sessions.current === opened;
    opened = await openStoredSession(this.#profiles, {
      root: this.root,
      runtime: this.runtime,
      preferredModel: () => this.#preferredOf(this.#modelsOf(opened)),
      // An answer that still runs on a profile that was switched away from says nothing of the one in use.
      watch: this.#answering.watch(isCurrent),
      secrets: this.context.secrets,
    });
    return opened;
  }

  #modelsOf(session: Session | SignedOutReason | undefined): readonly ModelInfo[] {
    const list = typeof session === 'object' ? listNameOf(session) : undefined;
    return this.#memory.models(list ?? this.#list);
  }

  /** Another window may have signed in or out, or switched. */
  #followStore(): Promise<void> {
    return this.#inOrder.run(async () => {
      await this.session();
      const changed = await this.#profiles.read().catch(() => 'refused' as const);
      if (changed === 'refused') await this.#reload('finish');
      else if (changed) await this.#follow('finish');
    });
  }

  #followSettings(): Promise<void> {
    return this.#inOrder.run(async () => {
      const session = await this.session();
      if (!session && this.signedOutReason === 'no-key') this.#changed.fire();
      else await this.#follow('finish');
    });
  }
}
