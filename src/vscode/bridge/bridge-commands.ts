import * as vscode from 'vscode';
import { offer, offerSignIn, runs, withSecrets } from '../words/offer';
import { toClipboard } from '../words/to-clipboard';
import { newBridgeKey, readBridgeKey } from './bridge-key';
import type { BridgeState } from './bridge-state';
import type { EditorBridge } from './editor-bridge';
import { offerAddress } from './taken-port';

/** The commands around the bridge. Each says in a message how it ended. */
export class BridgeCommands {
  constructor(
    private readonly bridge: EditorBridge,
    private readonly secrets: vscode.SecretStorage,
  ) {}

  async start(): Promise<void> {
    this.#tell(await this.bridge.start());
  }

  async restart(): Promise<void> {
    this.#tell(await this.bridge.restart());
  }

  async stop(): Promise<void> {
    await this.bridge.stop();
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The bridge is stopped in all windows: other tools no longer reach GigaChat through it. Start it in any window.',
      ),
    );
  }

  async copyEndpoint(): Promise<void> {
    const state = await this.bridge.settled();
    if (state.kind !== 'listening') return void this.#offerStart();
    if (!(await toClipboard(`${state.url}/v1`))) return;
    void vscode.window.showInformationMessage(vscode.l10n.t('The address is on the clipboard: {0}', `${state.url}/v1`));
  }

  async copyApiKey(): Promise<void> {
    const key = await withSecrets(() => readBridgeKey(this.secrets));
    if (!key || !(await toClipboard(key.value))) return;
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The bridge key is on the clipboard. Paste it only into tools on this computer.'),
    );
  }

  /** True when there is a new key. */
  async rotateApiKey(): Promise<boolean> {
    const key = await withSecrets(() => newBridgeKey(this.secrets));
    if (!key) return false;
    if (this.bridge.state.kind === 'listening') await this.bridge.restart(true);
    void vscode.window.showInformationMessage(
      (await toClipboard(key.value))
        ? vscode.l10n.t('The bridge has a new key; it is on the clipboard. Tools with the old key need the new one.')
        : vscode.l10n.t('The bridge has a new key. Tools with the old key need the new one.'),
    );
    return true;
  }

  #tell(state: BridgeState): void {
    switch (state.kind) {
      case 'listening':
        return void offerAddress(state);
      case 'failed': {
        const message = vscode.l10n.t('The bridge did not start. Check the port in the settings and the log.');
        return void offer('Error', message, {
          [vscode.l10n.t('Change the port')]: runs('workbench.action.openSettings', '@id:gigachat.bridge.port'),
          [vscode.l10n.t('Show the log')]: runs('gigachat.showLogs'),
        });
      }
      default:
        void offerSignIn(vscode.l10n.t('The bridge is not running: sign in to GigaChat first.'));
    }
  }

  async #offerStart(): Promise<void> {
    const message = vscode.l10n.t('The bridge is stopped, so it has no address.');
    await offer('Warning', message, { [vscode.l10n.t('Start the bridge')]: () => this.start() });
  }
}
