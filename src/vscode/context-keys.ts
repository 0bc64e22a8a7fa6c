import * as vscode from 'vscode';
import { traitsOf } from '../core/chat/error-traits';
import type { EditorAccount } from './account/editor-account';
import type { EditorBridge } from './bridge/editor-bridge';

/** Tells the `when` clauses of the manifest how things stand, so that the palette offers what can be done now. */
export function keepContextKeys(account: EditorAccount, bridge: EditorBridge): vscode.Disposable {
  const told = new Map<string, boolean>();
  const tell = () => {
    const keys = {
      'gigachat.signedIn': account.signedIn,
      'gigachat.refused': account.trouble !== undefined && traitsOf(account.trouble).help === 'sign-in',
      'gigachat.bridgeRuns': bridge.state.kind === 'listening' || bridge.state.kind === 'starting',
    };
    for (const [key, value] of Object.entries(keys)) {
      if (told.get(key) === value) continue;
      told.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  };
  tell();
  return vscode.Disposable.from(account.onDidChange(tell), account.onDidChangeActivity(tell), bridge.onDidChange(tell));
}
