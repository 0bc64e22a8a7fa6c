import * as vscode from 'vscode';
import type { Cursor } from '../../core/completion/cursor';
import { budget, excerpt } from '../../core/completion/excerpt';

/** The cursor in a document. With the editor's list open, the text is as it would be with the chosen row taken. */
export function cursorOf(
  document: vscode.TextDocument,
  position: vscode.Position,
  chosen?: vscode.SelectedCompletionInfo,
): Cursor {
  const begin = chosen?.range.start ?? position;
  const end = chosen?.range.end ?? position;
  // Only the lines around are read: the text of a long file is not copied at every keystroke.
  const first = new vscode.Position(Math.max(0, begin.line - budget.linesBefore), 0);
  const last = new vscode.Position(end.line + budget.linesAfter, Number.MAX_SAFE_INTEGER);
  const before = document.getText(new vscode.Range(first, begin)) + (chosen?.text ?? '');
  const after = document.getText(document.validateRange(new vscode.Range(end, last)));
  const skipped = document.eol === vscode.EndOfLine.CRLF ? begin.line : 0;
  return {
    uri: document.uri.toString(),
    name: vscode.workspace.asRelativePath(document.uri),
    language: document.languageId,
    ...excerpt(before, after),
    offset: document.offsetAt(begin) - skipped + (chosen?.text.length ?? 0),
    indent: indentIn(document),
  };
}

/** One step of indentation, as the editor of the document has it. */
function indentIn(document: vscode.TextDocument): string {
  const { insertSpaces, tabSize } =
    vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.options ?? {};
  if (insertSpaces === false) return '\t';
  return ' '.repeat(typeof tabSize === 'number' ? tabSize : 4);
}
