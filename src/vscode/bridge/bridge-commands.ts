import * as vscode from 'vscode';
import { offerSignIn } from '../sign-in/offer-sign-in';
import { newBridgeKey, readBridgeKey } from './bridge-key';
import type { BridgeState, EditorBridge } from './editor-bridge';

/** The commands around the bridge. Each says in a message how it ended. */
export class BridgeCommands {
  constructor(
    private readonly bridge: EditorBridge,
    private readonly secrets: vscode.SecretStorage,
  ) {}

  async start(): Promise<void> {
    void this.#tell(await this.bridge.start());
  }

  async restart(): Promise<void> {
    void this.#tell(await this.bridge.restart());
  }

  async stop(): Promise<void> {
    await this.bridge.stop();
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The bridge is stopped: other tools no longer reach GigaChat through it.'),
    );
  }

  async copyEndpoint(): Promise<void> {
    const { state } = this.bridge;
    if (state.kind !== 'listening') return void this.#offerStart();
    await vscode.env.clipboard.writeText(`${state.url}/v1`);
    void vscode.window.showInformationMessage(vscode.l10n.t('The address is on the clipboard: {0}', `${state.url}/v1`));
  }

  async copyApiKey(): Promise<void> {
    await this.#withSecrets(async () => {
      await vscode.env.clipboard.writeText(await readBridgeKey(this.secrets));
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The bridge key is on the clipboard. Paste it only into tools on this computer.'),
      );
    });
  }

  async rotateApiKey(): Promise<void> {
    await this.#withSecrets(async () => {
      await vscode.env.clipboard.writeText(await newBridgeKey(this.secrets));
      if (this.bridge.state.kind === 'listening') await this.bridge.restart();
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The bridge has a new key; it is on the clipboard. Tools with the old key need the new one.'),
      );
    });
  }

  async #tell(state: BridgeState): Promise<void> {
    switch (state.kind) {
      case 'listening': {
        const address = `${state.url}/v1`;
        const message =
          state.port === state.wantedPort
            ? vscode.l10n.t('The bridge listens on {0}', address)
            : vscode.l10n.t(
                'Port {0} is taken by another program or window, so the bridge listens on {1}. Set this address in your tools, or free the port and restart the bridge.',
                state.wantedPort,
                address,
              );
        const copy = vscode.l10n.t('Copy address');
        const picked = await vscode.window.showInformationMessage(message, copy);
        if (picked === copy) await vscode.env.clipboard.writeText(address);
        return;
      }
      case 'failed': {
        const showLog = vscode.l10n.t('Show the log');
        const message = vscode.l10n.t('The bridge did not start. Check the port in the settings and the log.');
        const picked = await vscode.window.showErrorMessage(message, showLog);
        if (picked === showLog) await vscode.commands.executeCommand('gigachat.showLogs');
        return;
      }
      default:
        await offerSignIn(vscode.l10n.t('The bridge has nobody to answer for: nobody is signed in to GigaChat.'));
    }
  }

  async #offerStart(): Promise<void> {
    const start = vscode.l10n.t('Start the bridge');
    const message = vscode.l10n.t('The bridge is stopped, so it has no address.');
    if ((await vscode.window.showWarningMessage(message, start)) === start) await this.start();
  }

  async #withSecrets(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch {
      void vscode.window.showErrorMessage(
        vscode.l10n.t(
          'VS Code refuses access to its store of secrets. Unlock the keyring of the system, then try again.',
        ),
      );
    }
  }
}
