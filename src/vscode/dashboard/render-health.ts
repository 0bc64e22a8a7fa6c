import { l10n } from 'vscode';
import type { DashboardWords } from '../../editor/dashboard/dashboard-words';
import { type Html, html } from '../../editor/dashboard/html';
import type { EditorAccount } from '../account/editor-account';
import type { EditorBridge } from '../bridge/editor-bridge';
import { describeBridge } from '../words/bridge-words';
import { explainConnection } from '../words/connection-words';
import { signedOutText } from '../words/signed-out-words';

/** The commands that the page may run, and no others. */
export const dashboardCommands = ['signIn', 'healthCheck', 'restartBridge', 'copyEndpoint', 'showLogs'] as const;
type Command = (typeof dashboardCommands)[number];

/** How the account and the bridge are, with what one may do about it. */
export function renderHealth(account: EditorAccount, bridge: EditorBridge, words: DashboardWords): Html {
  const { signedIn, signedOutReason, trouble, queue, preferredModel } = account;
  const lines = [
    signedIn ? (trouble ? explainConnection(trouble) : l10n.t('Signed in.')) : signedOutText(signedOutReason),
    ...(preferredModel === undefined ? [] : [l10n.t('Model: {0}', preferredModel)]),
    describeBridge(bridge.state),
    words.queue(queue.inFlight, queue.waiting),
  ];
  const names: Record<Command, string> = {
    signIn: l10n.t('Sign in'),
    healthCheck: l10n.t('Check health'),
    restartBridge: l10n.t('Restart the bridge'),
    copyEndpoint: l10n.t('Copy address'),
    showLogs: l10n.t('Show the log'),
  };
  const offered: Command[] = signedIn
    ? ['healthCheck', 'restartBridge', 'copyEndpoint', 'showLogs']
    : ['signIn', 'showLogs'];
  const buttons = offered.map(
    (name) => html`<button type="button" id="${name}" data-do="${name}">${names[name]}</button> `,
  );
  return html`${lines.map((line) => html`<p>${line}</p>`)}<p>${buttons}</p>`;
}
