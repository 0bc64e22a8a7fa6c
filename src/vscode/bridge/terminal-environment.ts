import * as vscode from 'vscode';
import { InOrder } from '../../core/ground/in-order';
import type { Logger } from '../../core/ground/logger';
import type { ConnectParts } from '../clients/bridge-door';
import { loadClientSetup } from '../load-client-setup';
import { bridgeKeyName } from './bridge-key';

const setting = 'bridge.inTerminal';

/**
 * With the user's consent, the variables by which programs in VS Code's terminals find the bridge: there while it
 * listens, with the key it has, and gone with it. VS Code keeps no copy on the disk.
 */
export class TerminalEnvironment implements vscode.Disposable {
  readonly #listeners: vscode.Disposable[];
  readonly #inOrder = new InOrder();
  #isSet = false;

  constructor(
    private readonly parts: ConnectParts,
    private readonly variables: () => vscode.EnvironmentVariableCollection,
    private readonly logger: Logger,
  ) {
    const { bridge, secrets } = parts;
    const update = () => void this.#inOrder.run(() => this.#update());
    this.#listeners = [
      bridge.onDidChange(update),
      secrets.onDidChange(({ key }) => key === bridgeKeyName && update()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if ([setting, 'model'].some((name) => event.affectsConfiguration(`gigachat.${name}`))) update();
      }),
    ];
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  async #update(): Promise<void> {
    const values = isWanted() ? await this.#values() : undefined;
    if (!values && !this.#isSet) return;
    const collection = this.variables();
    // What stands in it is not kept on the disk: the key is in the store of secrets and nowhere else.
    collection.persistent = false;
    collection.description = vscode.l10n.t(
      'Address, key and model of the bridge, for tools that speak to GigaChat through it',
    );
    const wanted = new Map(Object.entries(values ?? {}));
    for (const [name] of collection) if (!wanted.has(name)) collection.delete(name);
    for (const [name, value] of wanted) {
      if (collection.get(name)?.value !== value) collection.replace(name, value);
    }
    this.#isSet = values !== undefined;
  }

  async #values(): Promise<Record<string, string> | undefined> {
    try {
      return 'url' in this.parts.bridge.state ? await loadClientSetup().variablesOfBridge(this.parts) : undefined;
    } catch (error) {
      this.logger.warn('the terminal has no variables', {
        reason: error instanceof Error ? error.message : String(error),
      });
      return undefined;
    }
  }
}

function isWanted(): boolean {
  return vscode.workspace.getConfiguration('gigachat').inspect(setting)?.globalValue === true;
}
