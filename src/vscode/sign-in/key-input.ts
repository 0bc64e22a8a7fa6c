import * as vscode from 'vscode';
import { toAuthorizationKey } from '../../core/gigachat/access/authorization-key';
import { recognisePastedKey } from '../../core/gigachat/access/pasted-key';
import { explainPasted } from '../words/pasted-words';
import { openKeyPage } from './first-screen';
import { ask } from './question';

/**
 * Asks for the authorization key until one is right or the user gives up. `check` resolves with what is wrong, in
 * words, or with undefined when nothing is. `otherWay` is what the button for those without a key does, once the box is
 * closed. `pasted` stands in the box from the beginning.
 */
export async function askForKey(
  title: string,
  check: (key: string, left: AbortSignal) => Promise<string | undefined>,
  otherWay?: () => Promise<void>,
  pasted = '',
): Promise<void> {
  let leave = false;
  const getKey = {
    icon: 'link-external',
    tooltip: vscode.l10n.t('Get a key'),
    act: openKeyPage,
  };
  const noKey = {
    icon: 'ellipsis',
    tooltip: vscode.l10n.t('Sign in another way: user and password, access token, client certificate'),
    closes: true,
    act: () => {
      leave = true;
    },
  };
  await ask({
    title,
    prompt: vscode.l10n.t(
      'The authorization key of your GigaChat API project. It stays in the secret storage of VS Code.',
    ),
    placeholder: vscode.l10n.t('Authorization key'),
    value: pasted,
    secret: true,
    check,
    buttons: otherWay ? [noKey, getKey] : [getKey],
    shown: (box) => {
      box.validationMessage = explainPasted(recognisePastedKey(pasted));
      void offerClipboard(box);
    },
  });
  if (leave) await otherWay?.();
}

/** The key on the clipboard, alone or in a text. Nothing else is done with it. */
export async function keyOnClipboard(): Promise<string | undefined> {
  // A browser may refuse to show it.
  const text = (await vscode.env.clipboard.readText().then(undefined, () => '')).trim();
  return recognisePastedKey(text) === 'key' ? toAuthorizationKey(text) : undefined;
}

/** Fills the box with the key on the clipboard. */
async function offerClipboard(box: vscode.InputBox): Promise<void> {
  const key = await keyOnClipboard();
  if (box.value !== '' || key === undefined) return;
  box.value = key;
  box.prompt = vscode.l10n.t('The key on the clipboard is filled in. Press Enter to sign in with it.');
}
