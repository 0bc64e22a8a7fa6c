import { l10n, MarkdownString } from 'vscode';
import type { SignedOutReason } from '../account/open-stored-session';
import type { QueueState } from '../account/queue-state';
import type { BridgeState } from '../bridge/bridge-state';
import { explainPause } from '../completion/completion-words';
import { explainConnection } from '../words/connection-words';
import { explainTaken } from '../words/port-words';
import type { Status } from './status';

const actions = {
  'gigachat.healthCheck': () => `$(pulse) ${l10n.t('Check health')}`,
  'gigachat.copyEndpoint': () => `$(copy) ${l10n.t('Copy address')}`,
  'gigachat.copyApiKey': () => `$(key) ${l10n.t('Copy key')}`,
  'gigachat.startBridge': () => `$(play) ${l10n.t('Start the bridge')}`,
  'gigachat.restartBridge': () => `$(debug-restart) ${l10n.t('Restart the bridge')}`,
  'gigachat.stopBridge': () => `$(debug-stop) ${l10n.t('Stop the bridge')}`,
  'gigachat.selectModel': () => `$(list-selection) ${l10n.t('Choose the model')}`,
  'gigachat.switchProfile': () => `$(account) ${l10n.t('Switch profile')}`,
  'gigachat.showLogs': () => `$(output) ${l10n.t('Show the log')}`,
  'gigachat.signOut': () => `$(sign-out) ${l10n.t('Sign out')}`,
  'gigachat.signIn': () => `$(sign-in) ${l10n.t('Sign in')}`,
};
type Action = keyof typeof actions;

/** What shows when the pointer rests on the item. Its links run our own commands and nothing else. */
export function renderTooltip(status: Status, locale: string): MarkdownString {
  const tooltip = new MarkdownString('', true);
  tooltip.isTrusted = { enabledCommands: Object.keys(actions) };
  const rows = [
    ...profileRows(status),
    ...(status.signedIn ? signedInRows(status, locale) : [signedOutText(status.reason)]),
  ];
  tooltip.appendMarkdown(`**GigaChat Bridge**\n\n${rows.join('\n\n')}\n\n---\n\n`);
  tooltip.appendMarkdown(
    actionsFor(status)
      .map((line) => line.map((action) => `[${actions[action]()}](command:${action})`).join('&nbsp;&nbsp; '))
      .join('\n\n'),
  );
  return tooltip;
}

function profileRows({ profile, pool }: Status): string[] {
  if (pool.length > 0)
    return [`$(organization) ${l10n.t('Profiles that answer together: {0}', escapeMarkdown(pool.join(', ')))}`];
  return profile === undefined ? [] : [`$(account) ${l10n.t('Profile: {0}', escapeMarkdown(profile))}`];
}

function signedInRows(status: Status, locale: string): string[] {
  const { trouble, standIn, tokenValidUntil, queue, model, remote, completionPause } = status;
  const time = tokenValidUntil?.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  return [
    trouble ? `$(warning) ${escapeMarkdown(explainConnection(trouble))}` : `$(pass) ${l10n.t('Signed in.')}`,
    ...(standIn === undefined
      ? []
      : [`$(arrow-swap) ${l10n.t('The last answer came from OpenRouter ({0}).', escapeMarkdown(standIn))}`]),
    ...(model === undefined ? [] : [`$(list-selection) ${l10n.t('Model: {0}', escapeMarkdown(model))}`]),
    `$(key) ${time === undefined ? l10n.t('No token yet: it comes with the first request.') : l10n.t('Token valid until {0}', time)}`,
    ...queueRows(queue),
    ...(completionPause ? [`$(sparkle) ${escapeMarkdown(explainPause(completionPause, locale))}`] : []),
    ...bridgeRows(status),
    ...(remote === undefined
      ? []
      : [`$(remote) ${l10n.t('Runs on {0}: the address is of that machine.', escapeMarkdown(remote))}`]),
  ];
}

function queueRows({ inFlight, waiting, holders, line }: QueueState): string[] {
  const counted = (names: readonly (readonly [string, number])[]) =>
    escapeMarkdown(names.map(([name, count]) => (count === 1 ? name : `${name} × ${count}`)).join(', '));
  const busy = [...new Set(holders)].map((name) => [name, holders.filter((one) => one === name).length] as const);
  return [
    ...(inFlight > 0 ? [`$(loading~spin) ${l10n.t('In progress: {0}', counted(busy))}`] : []),
    ...(waiting > 0
      ? [`$(watch) ${l10n.t('Waiting, in this order: {0}', counted(line.map((one) => [one.client, one.waiting])))}`]
      : []),
  ];
}

function bridgeRows({ bridge }: Status): string[] {
  switch (bridge.kind) {
    case 'stopped':
      return [`$(circle-slash) ${l10n.t('The bridge is stopped.')}`];
    case 'starting':
      return [`$(loading~spin) ${l10n.t('The bridge is starting.')}`];
    case 'failed':
      return [`$(error) ${l10n.t('The bridge did not start. See the log, then restart it.')}`];
    case 'listening': {
      const { url, port, wantedPort, takenBy = 'stranger' } = bridge;
      const why = port === wantedPort ? [] : [`$(info) ${explainTaken(takenBy, wantedPort)}`];
      return [[`$(plug) ${l10n.t('Bridge: {0}', `\`${url}/v1\``)}`, ...why].join('  \n'), ...sharingRows(bridge)];
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

function signedOutText(reason: SignedOutReason): string {
  switch (reason) {
    case 'no-key':
      return l10n.t('Nobody is signed in. Sign in with the authorization key of your GigaChat API project.');
    case 'other-address':
      return l10n.t(
        'The key was entered for other addresses than the settings name now. Sign in again, or restore them.',
      );
    case 'secrets-refused':
      return l10n.t(
        'VS Code cannot read its store of secrets. Unlock the keyring of the system, then reload the window.',
      );
    case 'key-lost':
      return l10n.t(
        'The key is gone: this system keeps no secrets between starts. Set up a keyring, then sign in again.',
      );
  }
}

function actionsFor({ signedIn, profile, bridge }: Status): Action[][] {
  if (!signedIn) {
    const others: Action[] = profile === undefined ? [] : ['gigachat.switchProfile'];
    return [['gigachat.signIn', ...others, 'gigachat.showLogs']];
  }
  const running = bridge.kind === 'listening';
  return [
    ['gigachat.healthCheck', 'gigachat.selectModel', 'gigachat.showLogs'],
    running ? ['gigachat.copyEndpoint', 'gigachat.copyApiKey'] : [],
    running ? ['gigachat.restartBridge', 'gigachat.stopBridge'] : ['gigachat.startBridge'],
    ['gigachat.switchProfile', 'gigachat.signOut'],
  ].filter((line): line is Action[] => line.length > 0);
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+\-!|$]+/g, (marks) => marks.replaceAll(/./g, '\\$&'));
}
