import { type Disposable, l10n } from 'vscode';
import type { EditorAccount } from './account/editor-account';
import { readSettings } from './read-settings';
import { offer, runs } from './words/offer';
import { fullNames, wrongSettings } from './words/settings-words';

/**
 * Tells of settings that hold what cannot be used, once, and again when there are others: whoever has listed a word to
 * mask or a file to keep out believes that it is.
 */
export function watchForWrongSettings(
  account: Pick<EditorAccount, 'onDidChange' | 'settings' | 'signedOutReason'>,
): Disposable {
  let told: readonly string[] = [];
  return account.onDidChange(() => {
    // A slip in an address keeps a key from being used at all.
    const isKeptBack = account.settings === undefined && account.signedOutReason === 'other-address';
    const names = (isKeptBack ? readSettings() : account.settings)?.wrong;
    if (!names) return;
    const isNew = names.some((name) => !told.includes(name));
    told = [...names];
    if (!isNew) return;
    const open = runs('workbench.action.openSettings', `@id:${fullNames(names).join(',')}`);
    void offer('Warning', wrongSettings(names), { [l10n.t('Open the settings')]: open }).catch(() => {});
  });
}
