import * as vscode from 'vscode';
import { toChatError } from '../../core/chat/errors';
import { bestChatModel } from '../../core/gigachat/client/gigachat-models';
import type { EditorAccount } from '../account/editor-account';
import { chosenModel } from '../read-settings';
import { explainConnection } from '../words/connection-words';
import { offerSignIn } from '../words/offer';
import { withoutIcons } from '../words/without-icons';

/** `GigaChat: Choose Model`: the model to use wherever nobody names one of the account's. */
export async function selectModelCommand(account: EditorAccount): Promise<void> {
  if (!(await account.session())) {
    return void offerSignIn(vscode.l10n.t('The models are listed once you have signed in to GigaChat.'));
  }
  const items = listModels(account);
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('GigaChat: model'),
    placeHolder: vscode.l10n.t('For “GigaChat (best)” in the chat, and for gpt-*, o* and claude-* of other tools'),
  });
  if (!picked) return;
  await vscode.workspace.getConfiguration('gigachat').update('model', picked.id, vscode.ConfigurationTarget.Global);
}

type ModelItem = vscode.QuickPickItem & { id: string | undefined };

async function listModels(account: EditorAccount): Promise<ModelItem[]> {
  const models = await account.refreshModels(AbortSignal.timeout(10_000)).catch((error: unknown) => {
    void vscode.window.showWarningMessage(explainConnection(toChatError(error)));
    return account.models;
  });
  const chosen = chosenModel();
  const mark = (id: string | undefined) => (id === chosen ? `$(check) ${vscode.l10n.t('chosen')}` : '');
  const best = bestChatModel(models.filter(({ id }) => !account.refusals.has(id))) ?? '';
  return [
    {
      id: undefined,
      label: vscode.l10n.t('The best one'),
      description: `${withoutIcons(best)} ${mark(undefined)}`,
    },
    ...models
      .filter((model) => model.kind === 'chat')
      .map(({ id }) => ({ id, label: withoutIcons(id), description: mark(id) })),
  ];
}
