import * as vscode from 'vscode';
import { InOrder } from '../../core/ground/in-order';
import type { Runtime } from '../../core/ground/runtime';
import type { BridgeFile } from '../../editor/bridge-file';
import type { EditorAccount } from '../account/editor-account';
import type { Session } from '../account/session';
import { loadEngine } from '../load-engine';
import { bridgeKeyName, readBridgeKey } from './bridge-key';
import { type BridgeState, toBridgeState } from './bridge-state';
import { RunningBridge } from './running-bridge';

/**
 * The bridge of all windows, as this one takes part in it: the first has the port, the others follow. Starts and stops
 * follow each other in the order they were asked for.
 */
export class EditorBridge implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #listeners: vscode.Disposable[];
  readonly #inOrder = new InOrder();
  #running: RunningBridge | undefined;
  #state: BridgeState = { kind: 'stopped' };
  /** Whether the user wants it to run; undefined leaves that to the setting. */
  #wanted: boolean | undefined;
  #file: BridgeFile | undefined;
  /** Ends looking out for a bridge that another window starts. */
  #lookout: (() => void) | undefined;
  #closed = false;

  constructor(
    private readonly account: EditorAccount,
    private readonly context: Pick<vscode.ExtensionContext, 'secrets' | 'globalStorageUri' | 'extension'>,
    private readonly runtime: Runtime,
  ) {
    account.tokens.askOwner = (id, refused) => this.#token(id, refused);
    this.#listeners = [
      account.onDidChange(() => void this.follow()),
      context.secrets.onDidChange(({ key }) => {
        if (key === bridgeKeyName) void this.#followKey();
      }),
    ];
  }

  get state(): BridgeState {
    return this.#state;
  }

  /** The state once it is known who has the port. */
  settled(): Promise<BridgeState> {
    return this.#inOrder.run(async () => {
      await this.#running?.settled();
      return this.#state;
    });
  }

  /** Takes part, unless it does already or nobody is signed in. Never throws: the state says how it went. */
  start(): Promise<BridgeState> {
    this.#wanted = true;
    return this.#inOrder.run(() => this.#start());
  }

  /** Stops it in all windows: none takes the port until one of them starts it again. */
  stop(): Promise<BridgeState> {
    this.#wanted = false;
    this.#endSearch();
    return this.#inOrder.run(() => this.#stop(true));
  }

  /** Stops it in all windows and starts it in this one; the others follow, also with another key. */
  restart(keyIsNew = false): Promise<BridgeState> {
    this.#wanted = true;
    this.#endSearch();
    return this.#inOrder.run(async () => {
      await this.#stop(true);
      return await this.#start(keyIsNew);
    });
  }

  /** Runs while somebody is signed in, for that account and no other; by itself only when the setting says so. */
  follow(): Promise<BridgeState> {
    return this.#inOrder.run(async () => {
      const session = await this.account.session();
      if (session && this.#running && isSamePlace(this.#running.session, session)) this.#running.switchTo(session);
      else if (this.#running && this.#running.session !== session)
        // One that nobody is to start by itself must not go to the next window.
        await this.#stop(session?.settings.autoStart === false);
      // Whoever signs in next has not stopped anything, and nobody looks for a bridge until then.
      if (!session) {
        this.#wanted = undefined;
        this.#endLookout();
      }
      if (session && (this.#wanted ?? session.settings.autoStart)) return await this.#start();
      await this.#lookOut(session);
      return this.#state;
    });
  }

  /** Ends this window's part; another window takes the port. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#endListening();
    this.#endSearch();
    await this.#inOrder.run(() => this.#stop(false));
  }

  dispose(): void {
    this.#endListening();
    this.#changed.dispose();
  }

  async #start(keyIsNew = false): Promise<BridgeState> {
    const session = await this.account.session();
    if (!session || this.#running || this.#closed) return this.#state;
    this.#endLookout();
    this.#become({ kind: 'starting' });
    // Until it is known which window counts the places of the account, nobody takes one.
    for (const { queue } of session.accounts.members) queue.suspend();
    try {
      const key = await readBridgeKey(this.context.secrets);
      const { port } = session.settings;
      const running: RunningBridge = new RunningBridge({
        key,
        keyIsNew,
        version: String(this.context.extension.packageJSON.version),
        session,
        file: this.#note,
        onChange: (state) => {
          if (this.#running !== running || state.kind === 'stopped') return;
          // From one owner to the next the address stays what it is.
          if (state.kind === 'looking' && this.#state.kind === 'listening') return;
          this.#become(toBridgeState(state, port));
          if (this.#state.kind === 'failed') void this.#inOrder.run(() => this.#giveUp(running));
        },
        onStopped: () => void this.#stoppedElsewhere(running),
        runtime: this.runtime,
      });
      this.#running = running;
      await running.start();
    } catch (error) {
      for (const { queue } of session.accounts.members) queue.lead();
      this.#fail(error instanceof Error ? error.message : String(error));
      await this.#lookOut(session);
    }
    return this.#state;
  }

  #fail(reason: string): void {
    this.runtime.logger.error('the bridge did not start', { reason });
    this.#become({ kind: 'failed', reason });
  }

  /** Leaves it at that; the user may start it again, or another window may. */
  async #giveUp(running: RunningBridge): Promise<void> {
    if (this.#running !== running || this.#state.kind !== 'failed') return;
    this.runtime.logger.error('the bridge did not start', { reason: this.#state.reason });
    this.#running = undefined;
    await running.stop(false);
    await this.#lookOut(running.session);
  }

  /** A token of the window that has the bridge, once it is known whether there is one. */
  async #token(account: string, refused: string | undefined) {
    await this.#inOrder.run(async () => {});
    return await this.#running?.token(account, refused);
  }

  /** A search for a free port or its owner may last; whatever comes next does not wait for it. */
  #endSearch(): void {
    if (this.#state.kind === 'starting') void this.#running?.stop(false);
  }

  async #stop(forAll: boolean): Promise<BridgeState> {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop(forAll);
    this.#become({ kind: 'stopped' });
    await this.#lookOut(running?.session);
    return this.#state;
  }

  #stoppedElsewhere(running: RunningBridge): Promise<void> {
    return this.#inOrder.run(async () => {
      if (this.#running !== running) return;
      this.#wanted = false;
      await this.#stop(true);
    });
  }

  /** The key may have been changed in another window. */
  #followKey(): Promise<void> {
    return this.#inOrder.run(async () => {
      if (!this.#running) return;
      const key = await this.#keyAtHand();
      if (key === undefined || key === this.#running?.key) return;
      await this.#stop(false);
      await this.#start(true);
    });
  }

  /** While this window has no part in it, it takes part as soon as another one has the bridge. */
  async #lookOut(session: Session | undefined): Promise<void> {
    if (this.#running || this.#lookout || !session || this.#closed) return;
    this.#lookout = await this.#note.watch((port) => {
      void this.#inOrder.run(async () => {
        if (this.#running || !this.#lookout || !(await this.#hasOurs(port))) return;
        this.#wanted = undefined;
        await this.#start();
      });
    });
    // The window may have closed meanwhile.
    if (this.#closed) this.#endLookout();
  }

  /** Whether a window of this user has the bridge on that port. */
  async #hasOurs(port: number): Promise<boolean> {
    const key = await this.#keyAtHand();
    if (key === undefined) return false;
    const { newNonce, dial } = loadEngine();
    const found = await dial(port, key, newNonce().slice(0, 6), this.runtime.clock, new AbortController().signal);
    if (found.kind === 'owner') found.channel.destroy();
    return found.kind === 'owner';
  }

  /** The key if there is one and the store of secrets gives it; never makes one. */
  async #keyAtHand(): Promise<string | undefined> {
    return await this.context.secrets.get(bridgeKeyName).then(undefined, () => undefined);
  }

  #endLookout(): void {
    this.#lookout?.();
    this.#lookout = undefined;
  }

  get #note(): BridgeFile {
    this.#file ??= new (loadEngine().BridgeFile)(this.context.globalStorageUri.fsPath);
    return this.#file;
  }

  #endListening(): void {
    this.#endLookout();
    for (const listener of this.#listeners) listener.dispose();
  }

  #become(state: BridgeState): void {
    this.#state = state;
    this.#changed.fire();
  }
}

/** Whether one bridge can serve both, one after the other. */
function isSamePlace({ settings: one }: Session, { settings: other }: Session): boolean {
  return one.port === other.port && one.autoStart === other.autoStart;
}
