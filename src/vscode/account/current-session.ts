import type { ExtensionContext } from 'vscode';
import type { ModelInfo } from '../../core/chat/ports/provider';
import { bestChatModel } from '../../core/gigachat/client/gigachat-models';
import type { Runtime } from '../../core/ground/runtime';
import { type Shared, shared } from '../../core/ground/shared';
import { chosenModel, readSettings } from '../read-settings';
import type { AccountMemory } from './account-memory';
import { listNameOf } from './account-models';
import type { Answering } from './answering';
import type { KeptTokens } from './kept-tokens';
import { type Ending, LiveSessions } from './live-sessions';
import { areSameProfiles, openStoredSession, type SignedOutReason, sessionProfiles } from './open-stored-session';
import type { Profiles } from './profiles';
import { rememberLimits } from './remember-limits';
import type { RootCertificateFile } from './root-certificate-file';
import type { Session } from './session';

/** What the session in use is opened from, and who hears of it. */
export interface CurrentSessionParts {
  secrets: ExtensionContext['secrets'];
  memory: AccountMemory;
  profiles: Profiles;
  tokens: KeptTokens;
  root: RootCertificateFile;
  runtime: Runtime;
  answering: Answering;
  /** Another session, another list of models. */
  onChange: () => void;
  /** The queue of the session has moved. */
  onQueue: () => void;
}

/** The session in use: opened from what is stored and set, on the first call and after each change of it. */
export class CurrentSession {
  readonly #sessions = new LiveSessions();
  #opening: Shared<Session | undefined> | undefined;
  /** Whether somebody is signed in; undefined until the store of secrets has answered. */
  known: boolean | undefined;
  signedOutReason: SignedOutReason = 'no-key';

  constructor(private readonly parts: CurrentSessionParts) {}

  /** The session if it is open. */
  get now(): Session | undefined {
    return this.#sessions.current;
  }

  /** The session, opened on the first call, or later when the store of secrets refused; undefined when nobody is signed in. */
  get(): Promise<Session | undefined> {
    return this.#opening ?? this.#open();
  }

  /** Whose list of models is shown. */
  get list(): string {
    const { memory, profiles } = this.parts;
    if (this.known === undefined) return memory.list;
    return (this.now && listNameOf(this.now)) ?? profiles.activeId;
  }

  /** The model to use when nobody names one of this list: the user's choice, else the best that does not refuse. */
  preferredOf(models: readonly ModelInfo[]): string | undefined {
    const chosen = chosenModel();
    if (models.some((model) => model.id === chosen)) return chosen;
    const { refusals } = this.parts.answering;
    return bestChatModel(models.filter(({ id }) => !refusals.has(id))) ?? bestChatModel(models);
  }

  /** Goes over to what is stored and set now; a session that is as good as before stays. */
  async follow(ending: Ending): Promise<void> {
    const session = await this.get();
    if (session && areSameProfiles(session.profiles, sessionProfiles(this.parts.profiles, readSettings()))) {
      this.parts.onChange();
    } else await this.reload(ending);
  }

  /** Ends the session in the given way, and opens one anew. */
  async reload(ending: Ending): Promise<void> {
    const end = this.#sessions.leave();
    this.parts.answering.forget();
    await this.#open();
    await end(ending);
  }

  /** Ends every connection. */
  close(): Promise<void> {
    return this.#sessions.close();
  }

  get #isRefused(): boolean {
    return this.known === false && this.signedOutReason === 'secrets-refused';
  }

  /** Opens what is stored; where it was opened once more meanwhile, gives what came of that. */
  #open(): Promise<Session | undefined> {
    const opening: Shared<Session | undefined> = shared(this.#openStored(() => this.#opening === opening));
    this.#opening = opening;
    return opening;
  }

  /** Never rejects. */
  async #openStored(isNewest: () => boolean): Promise<Session | undefined> {
    const { memory, profiles, onChange, onQueue } = this.parts;
    const wasRefused = this.#isRefused;
    const opened = await this.#read();
    if (!isNewest()) {
      if (typeof opened === 'object') opened.use.retire();
      return await this.#opening;
    }
    if (opened === 'secrets-refused') {
      // The keyring may be unlocked by the next time.
      this.#opening = undefined;
      if (wasRefused) return undefined;
    }
    if (typeof opened === 'string') this.signedOutReason = opened;
    else {
      this.#sessions.use(opened);
      for (const { queue } of opened.accounts.members) queue.onChange = onQueue;
      rememberLimits(opened, memory, this.list, onChange);
    }
    this.known = typeof opened !== 'string';
    await memory.keepList(this.list);
    if (this.known) await memory.keepSignedIn(true);
    else if (opened === 'no-key' || opened === 'key-lost') {
      await memory.keepSignedIn(false);
      await memory.keepModels(profiles.activeId, undefined);
    }
    onChange();
    return this.now;
  }

  async #read(): Promise<Session | SignedOutReason> {
    const { secrets, memory, profiles, tokens, root, runtime, answering } = this.parts;
    try {
      await profiles.read();
    } catch (error) {
      if (!this.#isRefused) runtime.logger.error('the store of secrets cannot be read', { reason: String(error) });
      return 'secrets-refused';
    }
    if (!profiles.active) return memory.signedIn ? 'key-lost' : 'no-key';
    let opened: Session | SignedOutReason | undefined;
    const isCurrent = () => this.now === opened;
    const list = () => (typeof opened === 'object' ? listNameOf(opened) : undefined) ?? this.list;
    opened = await openStoredSession(profiles, {
      root,
      runtime,
      preferredModel: () => this.preferredOf(memory.models(list())),
      // An answer that still runs on a profile that was switched away from says nothing of the one in use.
      watch: answering.watch(isCurrent, (name) => {
        const models = memory.models(list());
        return models.some(({ id }) => id === name) ? name : this.preferredOf(models);
      }),
      secrets,
      tokens,
      queueOf: (way) => this.#sessions.queueOf(way),
    });
    return opened;
  }
}
