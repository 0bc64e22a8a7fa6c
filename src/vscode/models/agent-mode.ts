import * as vscode from 'vscode';
import type { Account } from '../account/editor-account';
import { offer, runs } from '../words/offer';

/** VS Code's own chat extension: agent mode lives in it, whichever model answers. */
const chatExtension = 'GitHub.copilot-chat';
/** Under which name the global state keeps that the offer was made. */
const offeredKey = 'agentModeOffered';

/**
 * Offers, once and right after a sign-in, to turn agent mode on for somebody without a GitHub account: VS Code ships
 * the extension behind it turned off until somebody signs in to GitHub.
 */
export function offerAgentMode({ globalState }: vscode.ExtensionContext, account: Account): vscode.Disposable {
  let wasSignedIn = account.signedIn;
  return account.onDidChange(() => {
    const signsIn = account.signedIn && !wasSignedIn;
    wasSignedIn = account.signedIn;
    if (!signsIn || isOn() || globalState.get(offeredKey, false)) return;
    void globalState.update(offeredKey, true);
    const message = vscode.l10n.t(
      "GigaChat's models are in the Chat view. Agent mode needs VS Code's own chat extension, which is turned off; a GitHub account is not needed.",
    );
    void offer('Information', message, { [vscode.l10n.t('Turn on agent mode')]: runs('gigachat.turnOnAgentMode') });
  });
}

/** Turns VS Code's chat extension on and tells VS Code that there are models besides GitHub's. */
export async function turnOnAgentMode(vendor: string): Promise<void> {
  // With a group of its own a vendor counts as the person's choice: VS Code stops asking for a GitHub account.
  await vscode.commands.executeCommand('lm.addLanguageModelsProviderGroup', { name: 'GigaChat', vendor }).then(
    undefined,
    () => undefined, // There is one already, or this VS Code knows no groups.
  );
  await vscode.commands.executeCommand('workbench.extensions.installExtension', chatExtension, { enable: true });
}

/** `GigaChat: Turn On Agent Mode`. */
export async function turnOnAgentModeCommand(vendor: string): Promise<void> {
  try {
    await turnOnAgentMode(vendor);
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Agent mode is on. Choose a GigaChat model in the Chat view and ask for a change.'),
    );
  } catch {
    const message = vscode.l10n.t(
      "VS Code's chat extension could not be turned on. Opening the list of language models does it, too.",
    );
    await offer('Warning', message, { [vscode.l10n.t('Manage models')]: runs('workbench.action.chat.manage') });
  }
}

function isOn(): boolean {
  return vscode.extensions.getExtension(chatExtension) !== undefined;
}
