import { l10n, MarkdownString } from 'vscode';
import type { QueueState } from '../account/queue-state';
import type { BridgeState } from '../bridge/bridge-state';
import { explainPause } from '../completion/completion-words';
import { asText } from '../words/as-text';
import { describeBridge } from '../words/bridge-words';
import { clientName } from '../words/client-words';
import { explainConnection } from '../words/connection-words';
import { explainTaken } from '../words/port-words';
import { serviceName } from '../words/service-words';
import { signedOutText } from '../words/signed-out-words';
import type { Status } from './status';

/** What shows when the pointer rests on the item: how things are. What can be done stands in the menu of a click. */
export function renderTooltip(status: Status, locale: string): MarkdownString {
  const tooltip = new MarkdownString('', true);
  const rows = [
    ...profileRows(status),
    ...(status.signedIn ? signedInRows(status, locale) : [signedOutText(status.reason)]),
  ];
  const next = status.signedIn ? l10n.t('Click for what you can do.') : l10n.t('Click to sign in.');
  tooltip.appendMarkdown(['**GigaChat Bridge**', ...rows, next].join('\n\n'));
  return tooltip;
}

function profileRows({ profile, pool }: Status): string[] {
  if (pool.length > 0)
    return [`$(organization) ${l10n.t('Accounts that answer together: {0}', asText(pool.join(', ')))}`];
  return profile === undefined ? [] : [`$(account) ${l10n.t('Account: {0}', asText(profile))}`];
}

function signedInRows(status: Status, locale: string): string[] {
  const { trouble, standIn, queue, model, tokensLeft, bridge, remote, completionPause } = status;
  return [
    trouble ? `$(warning) ${asText(explainConnection(trouble))}` : `$(pass) ${l10n.t('Signed in.')}`,
    ...(standIn
      ? [
          `$(arrow-swap) ${l10n.t('The last answer came from {0} ({1}).', asText(serviceName(standIn.service)), asText(standIn.model))}`,
        ]
      : []),
    ...(model === undefined ? [] : [`$(list-selection) ${l10n.t('Model: {0}', asText(model))}`]),
    ...(tokensLeft === undefined
      ? []
      : [`$(credit-card) ${l10n.t('{0} tokens left', tokensLeft.toLocaleString(locale))}`]),
    ...queueRows(queue),
    ...(completionPause ? [`$(sparkle) ${asText(explainPause(completionPause, locale))}`] : []),
    ...bridgeRows(status),
    ...(remote === undefined || bridge.kind !== 'listening'
      ? []
      : [
          `$(remote) ${l10n.t('The bridge is on the remote machine {0}; 127.0.0.1 is its address there.', asText(remote))}`,
        ]),
  ];
}

function queueRows({ inFlight, waiting, holders, line }: QueueState): string[] {
  const counted = (names: readonly (readonly [string, number])[]) =>
    asText(names.map(([name, count]) => (count === 1 ? name : `${name} × ${count}`)).join(', '));
  const busy = [...new Set(holders)].map(
    (name) => [clientName(name), holders.filter((one) => one === name).length] as const,
  );
  return [
    ...(inFlight > 0 ? [`$(loading~spin) ${l10n.t('In progress: {0}', counted(busy))}`] : []),
    ...(waiting > 0
      ? [
          `$(watch) ${l10n.t('Waiting, in this order: {0}', counted(line.map((one) => [clientName(one.client), one.waiting])))}`,
        ]
      : []),
  ];
}

function bridgeRows({ bridge }: Status): string[] {
  switch (bridge.kind) {
    case 'stopped':
      return [`$(circle-slash) ${describeBridge(bridge)}`];
    case 'starting':
      return [`$(loading~spin) ${describeBridge(bridge)}`];
    case 'failed':
      return [`$(error) ${describeBridge(bridge)}`];
    case 'listening': {
      const { port, wantedPort, takenBy = 'stranger' } = bridge;
      const why = port === wantedPort ? [] : [`$(info) ${explainTaken(takenBy, wantedPort)}`];
      const address = (url: string) => `\`${url}\``;
      return [[`$(plug) ${describeBridge(bridge, address)}`, ...why].join('  \n'), ...sharingRows(bridge)];
    }
  }
}

function sharingRows({ owner, followers = 0 }: BridgeState & { kind: 'listening' }): string[] {
  if (!owner) {
    return followers === 0 ? [] : [`$(multiple-windows) ${l10n.t('Shared with other windows: {0}', followers)}`];
  }
  return [
    `$(multiple-windows) ${l10n.t('Shared: another window has the bridge.')}`,
    ...(owner.sameAccounts
      ? []
      : [`$(warning) ${l10n.t('It answers other tools for another GigaChat account than this window.')}`]),
  ];
}
