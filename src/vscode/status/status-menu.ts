import * as vscode from 'vscode';
import type { EditorAccount } from '../account/editor-account';
import type { EditorBridge } from '../bridge/editor-bridge';
import type { CodeCompletion } from '../completion/code-completion';
import { nextStep } from '../words/next-step';
import { withoutIcons } from '../words/without-icons';
import { readStatus, type Status } from './status';
import { spokenStatus } from './status-text';

interface MenuItem extends vscode.QuickPickItem {
  command?: string;
}

/** `GigaChat: Menu`, which a click on the status item opens as well: how things are, and what can be done. */
export async function showMenuCommand(
  account: EditorAccount,
  bridge: EditorBridge,
  completions: Pick<CodeCompletion, 'pause'>,
): Promise<void> {
  const status = readStatus(account, bridge, vscode.env.remoteName, completions.pause);
  const known = new Set(await vscode.commands.getCommands(true));
  const picked = await vscode.window.showQuickPick(menuFor(status, known), {
    title: 'GigaChat Bridge',
    placeHolder: spokenStatus(status),
  });
  if (picked?.command !== undefined) await vscode.commands.executeCommand(picked.command);
}

/** What can be done now, by what there is: commands that this version has not are left out. */
export function menuFor({ signedIn, bridge, model, profile, trouble }: Status, known: ReadonlySet<string>): MenuItem[] {
  const running = bridge.kind === 'listening';
  const act = (icon: string, label: string, command: string, description?: string): MenuItem[] =>
    known.has(command)
      ? [
          {
            label: `$(${icon}) ${label}`,
            command,
            ...(description !== undefined && { description: withoutIcons(description) }),
          },
        ]
      : [];
  const group = (label: string): MenuItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  if (!signedIn) {
    return [
      ...act('sign-in', vscode.l10n.t('Sign in'), 'gigachat.signIn'),
      ...(profile === undefined ? [] : act('account', vscode.l10n.t('Switch account'), 'gigachat.switchProfile')),
      ...act('output', vscode.l10n.t('Show the log'), 'gigachat.showLogs'),
    ];
  }
  const mend = trouble && nextStep(trouble);
  return [
    // The health check and the log are there anyway.
    ...(mend?.command === 'gigachat.signIn' ? act('sign-in', mend.title, mend.command) : []),
    ...(mend?.command === 'gigachat.trustRussianRootCa' ? act('verified', mend.title, mend.command) : []),
    ...act('pulse', vscode.l10n.t('Check health'), 'gigachat.healthCheck'),
    ...act('list-selection', vscode.l10n.t('Choose the model'), 'gigachat.selectModel', model),
    ...act('graph', vscode.l10n.t('Open the dashboard'), 'gigachat.openDashboard'),
    group(vscode.l10n.t('Other tools')),
    ...act('plug', vscode.l10n.t('Connect a tool'), 'gigachat.connectClient'),
    ...(running ? act('copy', vscode.l10n.t('Copy address'), 'gigachat.copyEndpoint', `${bridge.url}/v1`) : []),
    ...(running ? act('key', vscode.l10n.t('Copy key'), 'gigachat.copyApiKey') : []),
    ...(running
      ? [
          ...act('debug-restart', vscode.l10n.t('Restart the bridge'), 'gigachat.restartBridge'),
          ...act('debug-stop', vscode.l10n.t('Stop the bridge'), 'gigachat.stopBridge'),
        ]
      : act('play', vscode.l10n.t('Start the bridge'), 'gigachat.startBridge')),
    group(vscode.l10n.t('Account')),
    ...act('account', vscode.l10n.t('Switch account'), 'gigachat.switchProfile', profile),
    ...act('output', vscode.l10n.t('Show the log'), 'gigachat.showLogs'),
    ...act('sign-out', vscode.l10n.t('Sign out'), 'gigachat.signOut'),
  ];
}
