import * as vscode from 'vscode';
import { proposalScheme } from './proposal-tabs';

const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;
const rewriteKind = RefactorRewrite.append('gigachat');

/** The schemes of documents that hold no code of the person's. */
const foreign: ReadonlySet<string> = new Set(['output', 'vscode-scm', 'comment', proposalScheme, 'debug']);

/** The commands that change the code. */
const changes: ReadonlySet<string> = new Set(['gigachat.fix', 'gigachat.document']);

/** Offers what GigaChat can do with a selection or a problem, behind the light bulb. Nothing is sent for that. */
export function offerCodeActions(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    '*',
    { provideCodeActions },
    { providedCodeActionKinds: [QuickFix, rewriteKind] },
  );
}

function provideCodeActions(
  document: vscode.TextDocument,
  range: vscode.Range | vscode.Selection,
  { diagnostics, only }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  if (foreign.has(document.uri.scheme) || !isOn()) return [];
  // An older version of a file, for one: it can be explained.
  const isReadOnly = vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false;
  const problems = diagnostics.filter((problem) => problem.range.intersection(range));
  const actions: vscode.CodeAction[] = [];
  const add = (
    title: string,
    command: string,
    kind: vscode.CodeActionKind,
    at: vscode.Range,
    about?: typeof problems,
  ) => {
    if ((only && !only.contains(kind)) || (isReadOnly && changes.has(command))) return;
    const action = new vscode.CodeAction(title, kind);
    if (about) action.diagnostics = [...about];
    action.command = { title, command, arguments: [document.uri, at, about?.map(({ message }) => message)] };
    actions.push(action);
  };
  const [first] = problems;
  if (first) {
    const all = problems.reduce((whole, problem) => whole.union(problem.range), first.range);
    add(vscode.l10n.t('Fix with GigaChat'), 'gigachat.fix', QuickFix, all, problems);
    add(vscode.l10n.t('Explain with GigaChat'), 'gigachat.explain', QuickFix, all, problems);
  }
  if (!range.isEmpty) {
    // The light bulb has both lists in one: there the problem's stand.
    if (!actions.some(({ command }) => command?.command === 'gigachat.explain')) {
      add(vscode.l10n.t('Explain with GigaChat'), 'gigachat.explain', rewriteKind, range);
      add(vscode.l10n.t('Fix with GigaChat'), 'gigachat.fix', rewriteKind, range);
    }
    add(vscode.l10n.t('Document with GigaChat'), 'gigachat.document', rewriteKind, range);
    add(vscode.l10n.t('Write tests with GigaChat'), 'gigachat.writeTests', rewriteKind, range);
  }
  return actions;
}

function isOn(): boolean {
  return vscode.workspace.getConfiguration('gigachat').inspect('codeActions.enabled')?.globalValue !== false;
}
