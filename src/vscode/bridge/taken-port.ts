import * as vscode from 'vscode';
import { loadEngine } from '../load-engine';
import { remoteMachine } from '../status/remote-machine';
import { offer, runs } from '../words/offer';
import { explainTaken } from '../words/port-words';
import { toClipboard } from '../words/to-clipboard';
import type { BridgeState } from './bridge-state';
import type { EditorBridge } from './editor-bridge';

type Listening = BridgeState & { kind: 'listening' };

/** Under which name the editor remembers what it has told of. */
const toldName = 'toldOfPort';

/** Tells once that somebody else has the port, and what can be done; again when that has changed. */
export function watchForTakenPort(bridge: EditorBridge, memory: vscode.Memento): vscode.Disposable {
  return bridge.onDidChange(() => {
    const { state } = bridge;
    // Where another window has the bridge, that one tells.
    if (state.kind !== 'listening' || state.owner) return;
    const { port, wantedPort, takenBy } = state;
    const what = port === wantedPort ? undefined : `${wantedPort} ${takenBy} ${port}`;
    if (what === memory.get(toldName)) return;
    void memory.update(toldName, what);
    if (what !== undefined) void offerAddress(state);
  });
}

/** Says where tools find the bridge, and offers the choices there are. */
export async function offerAddress(state: Listening): Promise<void> {
  const address = `${state.url}/v1`;
  const { port, wantedPort, takenBy } = state;
  const others = {
    [vscode.l10n.t('Change the port')]: runs('workbench.action.openSettings', '@id:gigachat.bridge.port'),
    ...(takenBy !== 'reserved' && { [vscode.l10n.t('Show which program uses it')]: () => showHolder(wantedPort) }),
  };
  await offer<unknown>(port === wantedPort ? 'Information' : 'Warning', whereItListens(state), {
    [vscode.l10n.t('Copy address')]: () => toClipboard(address),
    ...(port === wantedPort ? {} : others),
  });
}

/** Where tools find the bridge, why it is there, and on which machine when that is not the one before the user. */
function whereItListens({ url, port, wantedPort, takenBy = 'stranger', owner }: Listening): string {
  const address = `${url}/v1`;
  const machine = remoteMachine();
  return [
    ...(port === wantedPort
      ? []
      : [
          explainTaken(takenBy, wantedPort),
          takenBy === 'reserved'
            ? vscode.l10n.t('Choose another port, or set the new address in your tools.')
            : vscode.l10n.t('Free the port and restart the bridge, or set the new address in your tools.'),
        ]),
    owner
      ? vscode.l10n.t('The bridge is shared, another window has it: {0}', address)
      : vscode.l10n.t('The bridge runs: {0}', address),
    ...(machine === undefined ? [] : [vscode.l10n.t('— on the machine {0}', machine)]),
  ].join(' ');
}

async function showHolder(port: number): Promise<void> {
  const holder = await loadEngine().portHolder(port);
  void vscode.window.showInformationMessage(
    holder
      ? vscode.l10n.t('Port {0} is used by {1}, process {2}.', port, holder.name ?? '?', holder.pid)
      : vscode.l10n.t('The system does not say which program uses port {0}: it may belong to another user.', port),
  );
}
