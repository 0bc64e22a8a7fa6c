import * as vscode from 'vscode';
import type { Profile } from '../../editor/stored-profiles';
import { loadEngine } from '../load-engine';
import { readSettings } from '../read-settings';
import { scopeName, scopes, type WayIn, wayName, waysIn } from '../words/credential-words';
import { ask } from './question';

const longestName = 40;

/** Asks for a name that no other profile has; undefined when the user gives up. */
export function askName(title: string, others: readonly Profile[], value = ''): Promise<string | undefined> {
  return ask({
    title,
    prompt: vscode.l10n.t('A name for the account, such as "work"'),
    value,
    check: (name) => {
      if (name.length > longestName) return vscode.l10n.t('A name has at most {0} characters.', longestName);
      if (/\p{C}/u.test(name)) return vscode.l10n.t('This name has characters that cannot be displayed.');
      const taken = others.some((other) => other.name.toLowerCase() === name.toLowerCase());
      return taken ? vscode.l10n.t('There is already an account with this name.') : undefined;
    },
  });
}

/** Asks how the user gets into GigaChat. */
export async function askWay(title: string): Promise<WayIn | undefined> {
  const details: Record<WayIn, string> = {
    key: vscode.l10n.t('From your GigaChat API project; the usual way'),
    user: vscode.l10n.t('For a GigaChat inside your company'),
    accessToken: vscode.l10n.t('Ready to use, good for half an hour'),
    certificate: vscode.l10n.t('Two PEM files: the certificate and its private key'),
  };
  const items = waysIn.map((way) => ({ way, label: wayName(way), detail: details[way] }));
  const placeHolder = vscode.l10n.t('How do you sign in?');
  return (await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.way;
}

/** The addresses of a profile, as far as they are its own. */
export type Addresses = Pick<Profile, 'baseUrl' | 'authUrl'>;

/** Asks for the address of GigaChat. Where the user types one, a key needs the address of its token service as well. */
export async function askAddresses(title: string, way: WayIn): Promise<Addresses | undefined> {
  const { baseUrl, authUrl } = readSettings();
  const older = 'https://gigachat.devices.sberbank.ru/api/v1';
  const items = [
    { label: baseUrl.href, description: vscode.l10n.t('from the settings'), addresses: {} },
    ...(baseUrl.href === older ? [] : [{ label: older, description: '', addresses: { baseUrl: older } }]),
    { label: vscode.l10n.t('Another address…'), description: '', addresses: undefined },
  ];
  // The usual address gives no tokens for a user and a password.
  const fitting = items.filter(
    ({ label }) => way !== 'user' || !/\/\/(?:api\.giga\.chat|gigachat\.devices)/.test(label),
  );
  const placeHolder = vscode.l10n.t('Address of the GigaChat API');
  const picked = await vscode.window.showQuickPick(fitting, { title, placeHolder, ignoreFocusOut: true });
  if (!picked || picked.addresses) return picked?.addresses;
  const own = await askAddress(title, vscode.l10n.t('Address of the GigaChat API, with its version'), '', 'base');
  if (own === undefined || way !== 'key') return own === undefined ? undefined : { baseUrl: own };
  const oauth = await askAddress(title, vscode.l10n.t('Full address of the token service'), authUrl.href, 'auth');
  return oauth === undefined ? undefined : { baseUrl: own, authUrl: oauth };
}

/** Asks what the account is for: it decides how many requests may run at a time. */
export async function askScope(title: string): Promise<string | undefined> {
  const items = scopes.map((scope) => ({ label: scopeName(scope), description: scope, scope }));
  const placeHolder = vscode.l10n.t('Kind of account');
  return (await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.scope;
}

function askAddress(title: string, prompt: string, value: string, of: 'base' | 'auth'): Promise<string | undefined> {
  return ask({
    title,
    prompt,
    value,
    placeholder: 'https://',
    check: (text) => {
      if (loadEngine().isWholeAddress(text, of)) return undefined;
      return loadEngine().readAddress(text)
        ? vscode.l10n.t('Anything after ? or # in this address would be ignored. Remove it.')
        : vscode.l10n.t(
            'This is not an address that secrets may go to: it has to begin with https:// and to name no user.',
          );
    },
  });
}
