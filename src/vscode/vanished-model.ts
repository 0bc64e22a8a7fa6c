import * as vscode from 'vscode';
import type { EditorAccount } from './editor-account';
import { chosenModel } from './settings';

/** Tells once for each model that the chosen one is no longer on the account's list, and which one answers instead. */
export function watchForVanishedModel(account: EditorAccount): vscode.Disposable {
  let told: string | undefined;
  return account.onDidChange(() => {
    const chosen = chosenModel();
    const { models, preferredModel } = account;
    if (chosen === undefined || chosen === told || models.length === 0) return;
    if (models.some(({ id }) => id === chosen)) return;
    told = chosen;
    const choose = vscode.l10n.t('Choose another');
    void vscode.window
      .showWarningMessage(
        vscode.l10n.t('GigaChat no longer lists the model {0}. {1} answers instead.', chosen, preferredModel ?? '—'),
        choose,
      )
      .then((picked) => picked && vscode.commands.executeCommand('gigachat.selectModel'));
  });
}
