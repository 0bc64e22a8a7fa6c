import * as vscode from 'vscode';
import type { EditorAccount } from '../account/editor-account';
import type { EditorBridge } from '../bridge/editor-bridge';
import type { CodeCompletion } from '../completion/code-completion';
import { remoteMachine } from './remote-machine';
import { readStatus } from './status';
import { renderStatus, spokenStatus } from './status-text';
import { renderTooltip } from './status-tooltip';

/** Puts the item on the screen and keeps it true. */
export function showStatusBar(
  account: EditorAccount,
  bridge: EditorBridge,
  completions: CodeCompletion,
): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('gigachat.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'GigaChat Bridge';
  const draw = () => {
    const status = readStatus(account, bridge, remoteMachine(), completions.pause);
    const { text, command, warning } = renderStatus(status);
    item.text = text;
    item.command = command;
    item.backgroundColor = warning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.tooltip = renderTooltip(status, vscode.env.language);
    item.accessibilityInformation = { label: spokenStatus(status), role: 'button' };
  };
  draw();
  item.show();
  return vscode.Disposable.from(
    item,
    account.onDidChange(draw),
    account.onDidChangeActivity(draw),
    bridge.onDidChange(draw),
    completions.onDidChange(draw),
  );
}
