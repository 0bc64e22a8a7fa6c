import * as vscode from 'vscode';
import type { EditorAccount } from './account/editor-account';

/** Under which name the global state keeps that the walkthrough has been shown. */
const shownKey = 'walkthroughShown';

/** `GigaChat: Get Started`: the walkthrough of the manifest. */
export function openWalkthrough({ extension }: vscode.ExtensionContext): Thenable<unknown> {
  // While somebody writes in an editor, the page opens behind it.
  const inactive = vscode.window.activeTextEditor !== undefined;
  const walkthrough = { category: `${extension.id}#start`, inactive };
  return vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough);
}

/** Opens the walkthrough once after the install, for somebody who is not signed in yet. */
export async function welcomeOnce(
  context: vscode.ExtensionContext,
  account: Pick<EditorAccount, 'session'>,
): Promise<void> {
  if (context.globalState.get(shownKey, false)) return;
  await context.globalState.update(shownKey, true);
  // Another profile of VS Code remembers nothing of this one, but they share the keys.
  if (!(await account.session())) await openWalkthrough(context);
}
