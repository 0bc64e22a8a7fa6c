import * as vscode from 'vscode';

/** Where a key is made. */
const consoleAddress = 'https://developers.sber.ru/studio/workspaces/';

/**
 * Asks for the authorization key until one is right or the user gives up. `check` resolves with what is wrong, in words,
 * or with undefined when nothing is; the box stays open with what was typed.
 */
export function askForKey(check: (key: string) => Promise<string | undefined>): Promise<void> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('Sign in to GigaChat');
  box.prompt = vscode.l10n.t(
    'The authorization key of your GigaChat API project. It stays in the secret storage of VS Code.',
  );
  box.placeholder = vscode.l10n.t('Authorization key');
  box.password = true;
  box.ignoreFocusOut = true;
  const getKey: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('link-external'),
    tooltip: vscode.l10n.t('Get a key'),
  };
  box.buttons = [getKey];
  return new Promise((resolve) => {
    box.onDidTriggerButton(() => void vscode.env.openExternal(vscode.Uri.parse(consoleAddress)));
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(async () => {
      const key = box.value.trim();
      if (key === '' || box.busy) return;
      box.busy = true;
      box.enabled = false;
      const wrong = await check(key);
      // Still busy, so that a second Enter on its way does not sign in again.
      if (wrong === undefined) return box.hide();
      box.busy = false;
      box.enabled = true;
      box.validationMessage = wrong;
    });
    box.onDidHide(() => {
      box.dispose();
      resolve();
    });
    box.show();
    void offerClipboard(box);
  });
}

/** Fills the box with the clipboard's text when that looks like a key. Nothing else is done with it. */
async function offerClipboard(box: vscode.InputBox): Promise<void> {
  const text = (await vscode.env.clipboard.readText()).trim();
  if (box.value !== '' || !looksLikeKey(text)) return;
  box.value = text;
  box.prompt = vscode.l10n.t('The key on the clipboard is filled in. Press Enter to sign in with it.');
}

/** A key is base64 of two names with a colon between; GigaChat makes both of them UUIDs. */
export function looksLikeKey(text: string): boolean {
  if (!/^[A-Za-z0-9+/]{40,}={0,2}$/.test(text)) return false;
  return /^[\w-]{8,}:[\w-]{8,}$/.test(Buffer.from(text, 'base64').toString('utf8'));
}
