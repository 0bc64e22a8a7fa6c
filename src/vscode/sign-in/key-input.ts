import * as vscode from 'vscode';
import { ask } from './question';

/** Where a key is made. */
const consoleAddress = 'https://developers.sber.ru/studio/workspaces/';

/**
 * Asks for the authorization key until one is right or the user gives up. `check` resolves with what is wrong, in words,
 * or with undefined when nothing is. `otherWay` is what the button for those without a key does, once the box is closed.
 */
export async function askForKey(
  title: string,
  check: (key: string) => Promise<string | undefined>,
  otherWay?: () => Promise<void>,
): Promise<void> {
  let leave = false;
  const getKey = {
    icon: 'link-external',
    tooltip: vscode.l10n.t('Get a key'),
    act: () => void vscode.env.openExternal(vscode.Uri.parse(consoleAddress)),
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
    secret: true,
    check,
    buttons: otherWay ? [noKey, getKey] : [getKey],
    shown: (box) => void offerClipboard(box),
  });
  if (leave) await otherWay?.();
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
