import type { Upgrades } from '../../core/bridge/http/upgrades';
import type { AccountBridge } from '../../core/bridge/serve';
import type { ShareState } from '../../core/bridge/share/share-state';
import type { SharedBridge } from '../../core/bridge/share/shared-bridge';
import type { Runtime } from '../../core/ground/runtime';
import { shared } from '../../core/ground/shared';
import type { BridgeFile } from '../../editor/bridge-file';
import type { Session } from '../account/session';
import { loadEngine } from '../load-engine';

/** A window that closes waits for nothing longer than this. */
const drainMs = 2000;

export interface RunningBridgeOptions {
  key: string;
  /** Whether the key was changed a moment ago. */
  keyIsNew: boolean;
  version: string;
  session: Session;
  file: BridgeFile;
  onChange(state: ShareState): void;
  /** Another window stops the bridge for all. */
  onStopped(): void;
  runtime: Runtime;
}

/** This window's part in the bridge of all windows, and the session that its new requests go to. */
export class RunningBridge {
  readonly key: string;
  readonly #share: SharedBridge<AccountBridge>;
  #session: Session;
  /** Says that the session is no longer needed for new requests. */
  #end: () => void;
  /** The note as it was written last, while this window has the bridge. */
  #noted = '';
  /** The note is taken back, and stays so. */
  #isStopping = false;

  constructor(private readonly options: RunningBridgeOptions) {
    const { key, keyIsNew, version, session, file, onStopped, runtime } = options;
    const { SharedBridge, portsNear } = loadEngine();
    this.key = key;
    this.#session = session;
    this.#end = session.use.begin();
    this.#share = new SharedBridge<AccountBridge>({
      key,
      keyIsNew,
      version,
      ports: portsNear(session.settings.port),
      hint: () => file.portInsteadOf(session.settings.port),
      open: (port, upgrades) => this.#open(port, upgrades),
      accounts: sharedAccounts(session),
      onChange: (state) => this.#became(state),
      onStopped,
      clock: runtime.clock,
      logger: runtime.logger,
    });
    runtime.redactor.add(key);
  }

  get session(): Session {
    return this.#session;
  }

  /** Resolves when it is known which window has the port. */
  async start(): Promise<void> {
    await this.#share.start();
  }

  /** Resolves when it is known which window has the port. */
  async settled(): Promise<void> {
    await this.#share.settled();
  }

  /** A token of the window that has the bridge; undefined where this one is to get one itself. */
  token(account: string, refused: string | undefined) {
    return this.#share.token(account, refused);
  }

  /** New requests go to another session; those under way finish on theirs. */
  switchTo(session: Session): void {
    if (session === this.#session) return;
    const { bridge } = this.#share;
    const end = this.#end;
    this.#session = session;
    this.#end = session.use.begin();
    this.#share.serve(sharedAccounts(session));
    if (bridge) shared(bridge.switchTo(session.accounts, session.provider).finally(end));
    else end();
  }

  /** Ends this window's part; unless `forAll`, another window takes the port. */
  async stop(forAll: boolean): Promise<void> {
    const { file } = this.options;
    this.#isStopping = true;
    // First of all: whoever reads the note after the port is free would start again.
    await file.remove().catch(() => {});
    if (forAll) await this.#share.stopForAll();
    else await this.#share.stop();
    this.#end();
  }

  async #open(port: number, upgrades: Upgrades): Promise<AccountBridge> {
    const { key, runtime } = this.options;
    const { accounts, provider } = this.#session;
    const serving = this.#session;
    const bridge = await loadEngine().openBridge({ port, apiKey: key, drainMs, upgrades }, accounts, provider, runtime);
    if (serving !== this.#session) shared(bridge.switchTo(this.#session.accounts, this.#session.provider));
    return bridge;
  }

  #became(state: ShareState): void {
    const { file, onChange, runtime } = this.options;
    onChange(state);
    if (state.kind !== 'owner') {
      this.#noted = '';
      return;
    }
    const { url, port } = state;
    const note = { url, port, wantedPort: this.#session.settings.port };
    const noted = JSON.stringify(note);
    if (this.#isStopping) return;
    // Written anew only when it changed, not for a window that comes or goes: each that looks out would ask the port, and so come and go itself.
    const isNoted = noted === this.#noted;
    this.#noted = noted;
    (isNoted ? file.restore(note) : file.write(note)).catch((error: unknown) => {
      // With the next change it is tried again.
      if (this.#noted === noted) this.#noted = '';
      runtime.logger.warn('the address of the bridge could not be noted for other windows', { reason: String(error) });
    });
  }
}

function sharedAccounts({ accounts }: Session) {
  return accounts.members.map(loadEngine().sharedAccount);
}
