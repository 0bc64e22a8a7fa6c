import * as vscode from 'vscode';
import { bestChatModel } from '../../core/gigachat/client/gigachat-models';
import { bridgeTarget } from '../../core/setup/clients/bridge-target';
import type { ClientTarget } from '../../core/setup/clients/client';
import { SetupError } from '../../core/setup/clients/setup-error';
import { readBridgeKey } from '../bridge/bridge-key';
import type { BridgeState } from '../bridge/bridge-state';
import { readSettings } from '../read-settings';
import { offer, offerSignIn, runs, secretsRefused } from '../words/offer';

/** What the set-up of clients needs of the window. */
export interface ConnectParts {
  bridge: {
    readonly state: BridgeState;
    readonly onDidChange: vscode.Event<void>;
    start(): Promise<BridgeState>;
    settled(): Promise<BridgeState>;
  };
  secrets: vscode.SecretStorage;
  account: { readonly preferredModel: string | undefined };
}

/** The bridge that clients are pointed at, and what a person has to know of it. */
export interface OpenDoor {
  target: ClientTarget;
  notes: string[];
}

/**
 * The bridge as it is: its address, its key, its model with that model's limits. Starts it when it does not run. Says
 * in a message why there is none, and gives undefined.
 */
export async function openDoor(parts: ConnectParts): Promise<OpenDoor | undefined> {
  const { bridge } = parts;
  const wasStopped = !('url' in bridge.state) && bridge.state.kind !== 'starting';
  if (wasStopped) await bridge.start();
  const state = await bridge.settled();
  if (!('url' in state)) return void sayWhyNot(state);
  try {
    const { target, told } = await targetOf(parts, state.url);
    return { target, notes: notesOf(state, wasStopped, told) };
  } catch (error) {
    if (error instanceof SetupError) throw error;
    return void vscode.window.showErrorMessage(secretsRefused());
  }
}

/** What clients are pointed at, with that model while the bridge has it. Rejects when the store of secrets refuses. */
export async function targetOf({ secrets, account }: ConnectParts, url: string, model = account.preferredModel) {
  return await bridgeTarget(url, await readBridgeKey(secrets), {
    ...(model !== undefined && { preferred: model }),
    best: bestChatModel,
  });
}

function notesOf(state: Extract<BridgeState, { url: string }>, wasStopped: boolean, told: boolean): string[] {
  const { remoteName } = vscode.env;
  return [
    ...(wasStopped ? [vscode.l10n.t('The bridge was stopped and runs again now.')] : []),
    ...(readSettings().autoStart
      ? []
      : [vscode.l10n.t('The bridge starts by command only: switch on gigachat.bridge.autoStart.')]),
    ...(state.port === state.wantedPort ? [] : [movedPort(state.wantedPort, state.port)]),
    ...(told ? [] : [vscode.l10n.t('The bridge did not list its models, so the limits are the documented ones.')]),
    ...(remoteName === undefined
      ? []
      : [vscode.l10n.t('The files are those of {0}, where the bridge runs.', remoteName)]),
  ];
}

function movedPort(wanted: number, port: number): string {
  return vscode.l10n.t(
    'Port {0} is taken, so this address with port {1} holds until the next start: free the port, or set another one in gigachat.bridge.port first.',
    wanted,
    port,
  );
}

function sayWhyNot(state: BridgeState): void {
  if (state.kind !== 'failed') {
    return void offerSignIn(vscode.l10n.t('Clients are set up once you have signed in to GigaChat.'));
  }
  const message = vscode.l10n.t('The bridge did not start, so there is nothing to connect a client to.');
  void offer('Error', message, { [vscode.l10n.t('Show the log')]: runs('gigachat.showLogs') });
}
