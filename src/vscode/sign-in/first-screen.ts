import * as vscode from 'vscode';
import { recognisePastedKey } from '../../core/gigachat/access/pasted-key';

/** Where a key is made. */
const consoleAddress = 'https://developers.sber.ru/studio/workspaces/';

/** Whoever looks for a line of the list types less than that. */
const leastPasted = 20;

/** How somebody begins: with a key, pasted already or not, or in another way. */
export type Beginning = { kind: 'key'; pasted?: string } | { kind: 'other' };

/** Opens the page where a key is made, in the browser. */
export function openKeyPage(): void {
  void vscode.env.openExternal(vscode.Uri.parse(consoleAddress));
}

/**
 * Asks whether there is a key already; undefined when the user gives up. What is pasted here is taken to the next step,
 * also what is pasted in a key's place: that step says what it is.
 */
export function askBeginning(title: string): Promise<Beginning | undefined> {
  const item = (icon: string, label: string, detail: string, begin: () => Beginning) => ({
    label,
    detail,
    iconPath: new vscode.ThemeIcon(icon),
    begin,
  });
  const pick = vscode.window.createQuickPick<ReturnType<typeof item>>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Do you have an authorization key of the GigaChat API?');
  pick.ignoreFocusOut = true;
  pick.items = [
    item('key', vscode.l10n.t('I have a key'), vscode.l10n.t('Paste it in the next step'), () => ({ kind: 'key' })),
    item(
      'link-external',
      vscode.l10n.t('Get a key'),
      vscode.l10n.t(
        'The page of the GigaChat API opens: create a project there, copy its authorization key, come back',
      ),
      () => {
        openKeyPage();
        return { kind: 'key' };
      },
    ),
    item(
      'ellipsis',
      vscode.l10n.t('Sign in another way'),
      vscode.l10n.t('User and password, access token, client certificate'),
      () => ({ kind: 'other' }),
    ),
  ];
  let beginning: Beginning | undefined;
  return new Promise((resolve) => {
    pick.onDidChangeValue((pasted) => {
      const what = recognisePastedKey(pasted);
      if (what === 'unknown' || (what !== 'key' && pasted.length < leastPasted)) return;
      beginning = { kind: 'key', pasted };
      pick.hide();
    });
    pick.onDidAccept(() => {
      beginning = pick.selectedItems[0]?.begin();
      if (beginning) pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(beginning);
    });
    pick.show();
  });
}
