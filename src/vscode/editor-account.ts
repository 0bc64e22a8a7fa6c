import * as vscode from 'vscode';
import { type ChatError, type ErrorKind, toChatError } from '../core/chat/errors';
import type { ChatProvider, ModelInfo } from '../core/chat/provider';
import type { Ground } from '../core/engine/account';
import type { EditorSettings } from '../core/engine/editor-settings';
import { bestChatModel } from '../core/providers/gigachat/models';
import type { Account, QueueState } from './account';
import { openStoredSession, type SignedOutReason } from './open-stored-session';
import type { RootCertificateFile } from './root-certificate-file';
import type { Session } from './session';
import { chosenModel, readSettings } from './settings';
import { readStoredKey, removeStoredKey, type StoredKey, storedKeyName, writeStoredKey } from './stored-key';

const troubles: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'auth',
  'forbidden',
  'tokens-used-up',
  'upstream',
  'network',
  'offline',
  'timeout',
  'tls',
  'protocol',
]);

/** The account of this window: its key in the store of secrets, its list of models in the global state. */
export class EditorAccount implements Account, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #active = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeActivity = this.#active.event;
  readonly #secrets: vscode.SecretStorage;
  readonly #state: vscode.Memento;
  readonly #listeners: vscode.Disposable[];
  #opening: Promise<Session | undefined> | undefined;
  #session: Session | undefined;
  #trouble: ChatError | undefined;
  /** Undefined until the store of secrets has answered. */
  #known: boolean | undefined;
  #line: Promise<unknown> = Promise.resolve();
  signedOutReason: SignedOutReason = 'no-key';

  constructor(
    context: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>,
    private readonly root: RootCertificateFile,
    private readonly ground: Ground,
  ) {
    this.#secrets = context.secrets;
    this.#state = context.globalState;
    this.#listeners = [
      this.#changed,
      this.#active,
      this.#secrets.onDidChange((event) => {
        if (event.key === storedKeyName) void this.#followStore();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('gigachat') || event.affectsConfiguration('http')) void this.#followSettings();
      }),
    ];
  }

  get signedIn(): boolean {
    return this.#known ?? this.#wasSignedIn;
  }

  get models(): readonly ModelInfo[] {
    return this.signedIn ? this.#state.get<readonly ModelInfo[]>('models', []) : [];
  }

  get preferredModel(): string | undefined {
    const chosen = chosenModel();
    return this.models.some((model) => model.id === chosen) ? chosen : bestChatModel(this.models);
  }

  get queue(): QueueState {
    const { inFlight = 0, waiting = 0 } = this.#session?.parts.queue ?? {};
    return { inFlight, waiting };
  }

  get trouble(): ChatError | undefined {
    return this.#trouble;
  }

  /** When the token in hand will be replaced; undefined when there is none. */
  get tokenValidUntil(): Date | undefined {
    const leftMs = this.#session?.parts.tokens.validForMs;
    return leftMs === undefined || leftMs <= 0 ? undefined : new Date(this.ground.clock.now() + leftMs);
  }

  /** The account's scope; undefined while nobody is signed in. */
  get scope(): string | undefined {
    return this.#session?.parts.tokens.scope;
  }

  async provider(): Promise<ChatProvider | undefined> {
    return (await this.session())?.provider;
  }

  /** The session, built on the first call; undefined when nobody is signed in. */
  session(): Promise<Session | undefined> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async refreshModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const session = await this.session();
    if (!session) return [];
    try {
      const [listed, left] = await Promise.all([session.parts.catalog.models(signal), tokensLeft(session, signal)]);
      const models = listed.map((model) => ({ ...model, tokensLeft: left.get(model.id) }));
      this.report(undefined);
      if (session === this.#session && JSON.stringify(models) !== JSON.stringify(this.models)) {
        await this.#state.update('models', models);
        this.#changed.fire();
      }
      return models;
    } catch (error) {
      this.report(toChatError(error, signal));
      throw error;
    }
  }

  /** Keeps a key that was checked. Rejects when the store of secrets refuses; then nothing has changed. */
  signIn(stored: StoredKey): Promise<void> {
    return this.#inTurn(async () => {
      await writeStoredKey(this.#secrets, stored);
      await this.#reload();
    });
  }

  /** Forgets the key and all that came with it. Rejects when the store of secrets refuses. */
  signOut(): Promise<void> {
    return this.#inTurn(async () => {
      await removeStoredKey(this.#secrets);
      await this.#state.update('signedIn', false);
      await this.#reload();
    });
  }

  /** Ends the session and builds a new one from what is stored and set now. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.#reload());
  }

  /** Notes that GigaChat failed, or with undefined that it works again. */
  report(failure: ChatError | undefined): void {
    if (failure && !troubles.has(failure.kind)) return;
    this.#trouble = failure;
    this.#active.fire();
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.parts.close();
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

  async #reload(): Promise<void> {
    const old = this.#session;
    this.#session = undefined;
    this.#trouble = undefined;
    this.#opening = this.#open();
    await this.#opening;
    await old?.parts.close();
  }

  get #wasSignedIn(): boolean {
    return this.#state.get('signedIn', false);
  }

  async #open(): Promise<Session | undefined> {
    const opened = await openStoredSession({
      secrets: this.#secrets,
      root: this.root,
      ground: this.ground,
      wasSignedIn: this.#wasSignedIn,
      preferredModel: () => this.preferredModel,
      watch: { accepted: () => this.report(undefined), failed: (failure) => this.report(failure) },
    });
    if (typeof opened === 'string') this.signedOutReason = opened;
    else {
      this.#session = opened;
      opened.parts.queue.onChange = () => this.#active.fire();
    }
    this.#known = this.#session !== undefined;
    if (this.#known) await this.#state.update('signedIn', true);
    else if (opened === 'no-key' || opened === 'key-lost') {
      await this.#state.update('signedIn', false);
      await this.#state.update('models', undefined);
    }
    this.#changed.fire();
    return this.#session;
  }

  /** Another window may have signed in or out. */
  #followStore(): Promise<void> {
    return this.#inTurn(async () => {
      const current = await this.session();
      const stored = await readStoredKey(this.#secrets).then(JSON.stringify, () => undefined);
      if (stored === (current && JSON.stringify(current.stored))) return;
      if (stored === undefined) await this.#state.update('signedIn', false);
      await this.#reload();
    });
  }

  #followSettings(): Promise<void> {
    return this.#inTurn(async () => {
      const current = await this.session();
      // Which model is preferred is asked anew each time; whatever is under way need not end for it.
      if (current ? isSameAccount(current.settings, readSettings()) : this.signedOutReason === 'no-key')
        this.#changed.fire();
      else await this.#reload();
    });
  }
}

/** An account without packages may not ask, and a list of models is good without its balance. */
function tokensLeft(session: Session, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  return session.parts.client.balance(signal).catch(() => new Map());
}

function isSameAccount(one: EditorSettings, other: EditorSettings): boolean {
  return JSON.stringify({ ...one, model: '' }) === JSON.stringify({ ...other, model: '' });
}
