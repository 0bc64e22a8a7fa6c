import * as vscode from 'vscode';
import type { EditorAccount } from '../account/editor-account';
import { chosenModel } from '../read-settings';
import { offer, runs } from '../words/offer';

/** Tells once for each model that the chosen one is no longer on the account's list, and which one answers instead. */
export function watchForVanishedModel(account: EditorAccount): vscode.Disposable {
  let told: string | undefined;
  return account.onDidChange(() => {
    const chosen = chosenModel();
    const { models, preferredModel = '—', profileName } = account;
    const key = `${profileName ?? ''} ${chosen}`;
    if (chosen === undefined || key === told || models.length === 0) return;
    if (models.some(({ id }) => id === chosen)) return;
    told = key;
    const text =
      profileName === undefined
        ? vscode.l10n.t('GigaChat no longer lists the model {0}. {1} answers instead.', chosen, preferredModel)
        : vscode.l10n.t('The account {0} has no model {1}. {2} answers instead.', profileName, chosen, preferredModel);
    void offer('Warning', text, { [vscode.l10n.t('Choose another')]: runs('gigachat.selectModel') });
  });
}
