import * as vscode from 'vscode';
import { collect } from '../../core/chat/collect';
import type { Logger } from '../../core/ground/logger';
import { type Rewrite, type RewriteMatter, rewriteRequest } from '../../editor/code/rewrite-request';
import { rewrittenCode } from '../../editor/code/rewritten-code';
import { mayHoldSecrets } from '../../editor/commit/unread-files';
import type { Account } from '../account/editor-account';
import { askAside } from '../asking/ask-aside';
import { autoModel, unknownModel } from '../models/model-list';
import { countTokens } from '../models/model-tokens';
import { openChat } from '../models/open-chat';
import { emptyAnswerError } from '../models/report-answer';
import { shownPath } from '../question/shown-path';
import { explain } from '../words/error-words';
import { offer } from '../words/offer';
import { type CodePlace, placeOf, problemsAt } from './code-place';
import { placeNow } from './place-now';
import { openProposals } from './proposals';

/** `GigaChat: Fix Code` and `GigaChat: Document Code`: the code written anew, shown as a diff to accept or refuse. */
export async function proposeRewrite(
  rewrite: Rewrite,
  account: Account,
  logger: Logger,
  uri: unknown,
  range: unknown,
): Promise<void> {
  const place = await placeOf(uri, range);
  if (!place || place.document.getText(place.range).trim() === '') {
    return void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no code here. Open a file and select the code, then ask again.'),
    );
  }
  const { document } = place;
  const original = document.getText(place.range);
  if (countTokens(original) > mostWritten(account)) {
    // Sent all the same it would be paid for, and the answer would be cut.
    return void vscode.window.showInformationMessage(
      vscode.l10n.t('This is more code than the model can write at once. Select less, then ask again.'),
    );
  }
  const name = shownPath(document.uri);
  const asked = matterOf(rewrite, place, name);
  const title =
    rewrite === 'fix' ? vscode.l10n.t('GigaChat fixes {0}…', name) : vscode.l10n.t('GigaChat documents {0}…', name);
  const answer = await askAside({ title, where: 'notification', logger }, (signal, onWait) =>
    collect(openChat(account, rewriteRequest(autoModel, asked), { signal, onWait })),
  );
  if (!answer) return;
  if (answer.reason === 'content-filter') {
    return void vscode.window.showWarningMessage(explain(emptyAnswerError(answer.reason)));
  }
  if (answer.reason === 'length') {
    return void vscode.window.showWarningMessage(
      vscode.l10n.t('The answer was cut at the limit of the model. Select less code, then ask again.'),
    );
  }
  const code = rewrittenCode(answer.text, original, asked);
  if (code === undefined) {
    const message = vscode.l10n.t(
      'GigaChat did not answer with code that can be put here. Select less, or ask @gigachat in the chat.',
    );
    return void offer('Information', message, { [vscode.l10n.t('Show the answer')]: () => showAnswer(answer.text) });
  }
  if (code === original) {
    return void vscode.window.showInformationMessage(vscode.l10n.t('GigaChat sees nothing to change here.'));
  }
  const there = document.isClosed ? undefined : placeNow(document, place.range, original);
  if (!there) {
    return void vscode.window.showWarningMessage(
      vscode.l10n.t('The code was changed while GigaChat answered. Ask again.'),
    );
  }
  await openProposals().show(document, there, code, vscode.l10n.t('{0}: proposed by GigaChat', name));
}

/** How many tokens the model that answers can write, as far as its list says. */
function mostWritten({ models, preferredModel }: Pick<Account, 'models' | 'preferredModel'>): number {
  return models.find(({ id }) => id === preferredModel)?.outputTokens ?? unknownModel.outputTokens;
}

async function showAnswer(content: string): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'markdown' }));
}

function matterOf(rewrite: Rewrite, { document, range }: CodePlace, file: string): RewriteMatter {
  const last = document.lineAt(document.lineCount - 1).range.end;
  return {
    rewrite,
    file,
    language: document.languageId,
    before: document.getText(new vscode.Range(new vscode.Position(0, 0), range.start)),
    code: document.getText(range),
    after: document.getText(new vscode.Range(range.end, last)),
    isAlone: mayHoldSecrets(document.uri.path),
    problems: problemsAt({ document, range }),
    wordsIn: vscode.env.language.startsWith('ru') ? 'Russian' : 'English',
  };
}
