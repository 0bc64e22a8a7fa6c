import * as vscode from 'vscode';
import { type ChatError, toChatError } from '../../core/chat/errors';
import type { ChatProvider, ModelInfo } from '../../core/chat/ports/provider';
import { InOrder } from '../../core/ground/in-order';
import type { Runtime } from '../../core/ground/runtime';
import type { EditorSettings } from '../../editor/editor-settings';
import type { Profile } from '../../editor/stored-profiles';
import { AccountUsage } from '../usage/account-usage';
import { AccountMemory } from './account-memory';
import { askForModels } from './account-models';
import { allowedServicesName } from './allowed-services';
import { Answering, type ModelRefusal, type StandIn } from './answering';
import { CurrentSession } from './current-session';
import { KeptTokens } from './kept-tokens';
import type { Ending } from './live-sessions';
import type { SignedOutReason } from './open-stored-session';
import { openRouterKeyName } from './openrouter-key';
import { activated, type ProfilesChange, renamed, signedOut, withoutProfile, withProfile } from './profile-changes';
import { ProfileStore, profilesName } from './profile-store';
import { Profiles } from './profiles';
import { type QueueState, queueState } from './queue-state';
import type { RootCertificateFile } from './root-certificate-file';
import type { Session } from './session';

/** The account as everything that answers chats sees it. */
export type Account = Pick<
  EditorAccount,
  | 'signedIn'
  | 'signedOutReason'
  | 'onDidChange'
  | 'onDidChangeActivity'
  | 'models'
  | 'preferredModel'
  | 'queue'
  | 'streams'
  | 'trouble'
  | 'provider'
  | 'refreshModels'
  | 'refusals'
  | 'roublesPerThousand'
>;

/** The account of this window: one of the profiles in the store of secrets, each with a list of models of its own. */
export class EditorAccount implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #active = new vscode.EventEmitter<void>();
  /** Sign-in, sign-out, another key, other settings, another list of models. */
  readonly onDidChange = this.#changed.event;
  /** The queue, a failure or its end, other prices. */
  readonly onDidChangeActivity = this.#active.event;
  /** The access tokens that all windows share. */
  readonly tokens: KeptTokens;
  readonly #memory: AccountMemory;
  readonly #profiles: Profiles;
  readonly #listeners: vscode.Disposable[];
  readonly #session: CurrentSession;
  readonly #answering: Answering;
  /** What the account is used for. */
  readonly usage: AccountUsage;
  /** One change at a time: each looks at what the one before it left. */
  readonly #inOrder = new InOrder();

  constructor(
    context: Pick<vscode.ExtensionContext, 'secrets' | 'globalState' | 'globalStorageUri'>,
    root: RootCertificateFile,
    runtime: Runtime,
  ) {
    this.usage = new AccountUsage(
      () => context.globalStorageUri.fsPath,
      () => vscode.workspace.name ?? '',
      runtime,
      () => this.#active.fire(),
    );
    this.#answering = new Answering(() => this.#active.fire(), this.usage);
    this.#memory = new AccountMemory(context.globalState, runtime.logger);
    this.#profiles = new Profiles(new ProfileStore(context.secrets), this.#memory);
    this.tokens = new KeptTokens(context.secrets, runtime);
    this.#session = new CurrentSession({
      secrets: context.secrets,
      memory: this.#memory,
      profiles: this.#profiles,
      tokens: this.tokens,
      root,
      runtime,
      answering: this.#answering,
      onChange: () => this.#changed.fire(),
      onQueue: () => this.#active.fire(),
    });
    this.#listeners = [
      this.#changed,
      this.#active,
      context.secrets.onDidChange(({ key }) => {
        if (key === profilesName) void this.#followStore();
        if (key === openRouterKeyName || key === allowedServicesName) void this.reload();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('gigachat') || event.affectsConfiguration('http')) void this.#followSettings();
      }),
    ];
  }

  /** Known at once, from the last time; corrected as soon as the key has been looked up. */
  get signedIn(): boolean {
    return this.#session.known ?? this.#memory.signedIn;
  }

  /** All models as GigaChat listed them last, also in an earlier session; empty while nobody is signed in. */
  get models(): readonly ModelInfo[] {
    return this.signedIn ? this.#memory.models(this.#session.list) : [];
  }

  /** The chat model to use when nobody names one: the one the user chose, else the best of the list. */
  get preferredModel(): string | undefined {
    return this.#session.preferredOf(this.models);
  }

  get queue(): QueueState {
    return queueState(this.#session.now?.accounts.members.map(({ queue }) => queue) ?? []);
  }

  /** How many answers GigaChat gives at a time, of all accounts together; 0 while nobody is signed in. */
  get streams(): number {
    const members = this.#session.now?.accounts.members ?? [];
    return members.reduce((sum, { queue }) => sum + queue.places, 0);
  }

  /** What GigaChat was last unable to do, until it does something again. */
  get trouble(): ChatError | undefined {
    return this.#answering.trouble;
  }

  /** The models that refused this account when they were last asked, with the reason. */
  get refusals(): ReadonlyMap<string, ModelRefusal> {
    return this.#answering.refusals;
  }

  /** What 1000 tokens of a model cost, in roubles, by the tariff that the user entered. */
  roublesPerThousand(model: string): number | undefined {
    return this.usage.roublesPerThousand(model);
  }

  /** Who gave the last answer; undefined when GigaChat did. */
  get standIn(): StandIn | undefined {
    return this.#answering.standIn;
  }

  /** Why nobody is signed in, when nobody is. */
  get signedOutReason(): SignedOutReason {
    return this.#session.signedOutReason;
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

  /** The settings as they are for the profile in use; undefined while nobody is signed in. */
  get settings(): EditorSettings | undefined {
    return this.#session.now?.settings;
  }

  /** The names of the profiles that answer as one, in their order; empty where one answers by itself. */
  get pool(): readonly string[] {
    const { profiles = [] } = this.#session.now ?? {};
    return profiles.length > 1 ? profiles.map(({ name }) => name) : [];
  }

  /** The provider, its network part loaded on the first call; undefined when nobody is signed in. */
  async provider(): Promise<ChatProvider | undefined> {
    return (await this.session())?.provider;
  }

  /** The session, built on the first call; undefined when nobody is signed in. */
  session(): Promise<Session | undefined> {
    return this.#session.get();
  }

  /** Asks GigaChat for its models and keeps the list. Throws `ChatError`; gives none when nobody is signed in. */
  async refreshModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const session = await this.session();
    if (!session) return [];
    const isCurrent = () => session === this.#session.now;
    try {
      const models = await askForModels(session, signal);
      await this.usage.readTariff();
      // Switched away from meanwhile: what was heard is not of the profile in use.
      if (!isCurrent()) return this.models;
      this.report(undefined);
      if (JSON.stringify(models) !== JSON.stringify(this.models)) {
        await this.#memory.keepModels(this.#session.list, models);
        this.#changed.fire();
      }
      return models;
    } catch (error) {
      if (isCurrent()) this.report(toChatError(error, signal));
      throw error;
    }
  }

  /** Keeps and uses a profile whose secrets were checked. Rejects when the store refuses; then nothing has changed. */
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
    return this.#inOrder.run(() => this.#session.reload('finish'));
  }

  /** Notes that GigaChat failed, or with undefined that it works again. */
  report(failure: ChatError | undefined): void {
    this.#answering.report(failure);
  }

  /** Ends every connection. */
  close(): Promise<void> {
    return this.#session.close();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #change(change: ProfilesChange, ending: Ending, anew = false): Promise<void> {
    return this.#inOrder.run(async () => {
      await this.#profiles.apply(change);
      await this.#forgetOthers();
      if (anew) await this.#session.reload(ending);
      else await this.#session.follow(ending);
    });
  }

  /** Another window may have signed in or out, or switched. */
  #followStore(): Promise<void> {
    return this.#inOrder.run(async () => {
      await this.session();
      const changed = await this.#profiles.read().catch(() => 'refused' as const);
      if (changed === true) await this.#forgetOthers();
      if (changed === 'refused') await this.#session.reload('finish');
      else if (changed) await this.#session.follow('finish');
    });
  }

  /** Forgets what came with secrets that are gone. Who signed out, here or in another window, has lost no key. */
  async #forgetOthers(): Promise<void> {
    await this.tokens.forgetAllBut(this.#profiles);
    if (!this.#profiles.active?.access) await this.#memory.keepSignedIn(false);
  }

  #followSettings(): Promise<void> {
    return this.#inOrder.run(async () => {
      const session = await this.session();
      if (!session && this.signedOutReason !== 'other-address') this.#changed.fire();
      else await this.#session.follow('finish');
    });
  }
}
