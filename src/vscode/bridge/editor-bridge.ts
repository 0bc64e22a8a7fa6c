import * as vscode from 'vscode';
import type { AccountBridge } from '../../core/bridge/serve';
import { InOrder } from '../../core/ground/in-order';
import type { Runtime } from '../../core/ground/runtime';
import { shared } from '../../core/ground/shared';
import type { EditorAccount } from '../account/editor-account';
import type { Session } from '../account/session';
import { loadEngine } from '../load-engine';
import { readBridgeKey } from './bridge-key';

/** What the bridge of this window is doing. `wantedPort` differs from `port` when somebody else has it. */
export type BridgeState =
  | { kind: 'stopped' }
  | { kind: 'starting' }
  | { kind: 'listening'; url: string; port: number; wantedPort: number }
  | { kind: 'failed'; reason: string };

/** A bridge and the session that its new requests go to; `end` says that the session is no longer needed for them. */
interface Running {
  bridge: AccountBridge;
  session: Session;
  end: () => void;
}

/** A window that closes waits for nothing longer than this. */
const drainMs = 2000;

/** The bridge of this window. Starts and stops follow each other in the order they were asked for. */
export class EditorBridge implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #follows: vscode.Disposable;
  #running: Running | undefined;
  #state: BridgeState = { kind: 'stopped' };
  /** Whether the user wants it to run; undefined leaves that to the setting. */
  #wanted: boolean | undefined;
  /** Starts and stops follow each other. */
  readonly #inOrder = new InOrder();

  constructor(
    private readonly account: EditorAccount,
    private readonly secrets: vscode.SecretStorage,
    private readonly runtime: Runtime,
  ) {
    this.#follows = account.onDidChange(() => void this.follow());
  }

  get state(): BridgeState {
    return this.#state;
  }

  /** Listens, unless it does already or nobody is signed in. Never throws: the state says how it went. */
  start(): Promise<BridgeState> {
    this.#wanted = true;
    return this.#inOrder.run(() => this.#start());
  }

  stop(): Promise<BridgeState> {
    this.#wanted = false;
    return this.#inOrder.run(() => this.#stop());
  }

  restart(): Promise<BridgeState> {
    this.#wanted = true;
    return this.#inOrder.run(async () => {
      await this.#stop();
      return await this.#start();
    });
  }

  /** Runs while somebody is signed in, for that account and no other; by itself only when the setting says so. */
  follow(): Promise<BridgeState> {
    return this.#inOrder.run(async () => {
      const session = await this.account.session();
      if (session && this.#running && isSamePlace(this.#running.session, session)) this.#switch(this.#running, session);
      else if (this.#running && this.#running.session !== session) await this.#stop();
      // Whoever signs in next has not stopped anything.
      if (!session) this.#wanted = undefined;
      return session && (this.#wanted ?? session.settings.autoStart) ? await this.#start() : this.#state;
    });
  }

  /** Ends it with the window. */
  async close(): Promise<void> {
    this.#follows.dispose();
    await this.stop();
  }

  dispose(): void {
    this.#follows.dispose();
    this.#changed.dispose();
  }

  async #start(): Promise<BridgeState> {
    const session = await this.account.session();
    if (!session || this.#running) return this.#state;
    this.#become({ kind: 'starting' });
    const { port: wantedPort } = session.settings;
    try {
      const apiKey = await readBridgeKey(this.secrets);
      const settings = { port: wantedPort, apiKey, drainMs };
      const bridge = await loadEngine().openBridgeNear(settings, session.accounts, session.provider, this.runtime);
      this.#running = { bridge, session, end: session.use.begin() };
      this.runtime.logger.info('the bridge listens', { url: bridge.url, wantedPort });
      return this.#become({ kind: 'listening', url: bridge.url, port: bridge.port, wantedPort });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.runtime.logger.error('the bridge did not start', { reason });
      return this.#become({ kind: 'failed', reason });
    }
  }

  /** New requests go to the other session; those under way finish on theirs. */
  #switch({ bridge, session: before, end }: Running, session: Session): void {
    if (before === session) return;
    this.#running = { bridge, session, end: session.use.begin() };
    shared(bridge.switchTo(session.accounts, session.provider).finally(end));
  }

  async #stop(): Promise<BridgeState> {
    const running = this.#running;
    this.#running = undefined;
    await running?.bridge.stop();
    running?.end();
    return this.#become({ kind: 'stopped' });
  }

  #become(state: BridgeState): BridgeState {
    this.#state = state;
    this.#changed.fire();
    return state;
  }
}

/** Whether one bridge can serve both, one after the other. */
function isSamePlace({ settings: one }: Session, { settings: other }: Session): boolean {
  return one.port === other.port && one.autoStart === other.autoStart;
}
