import * as vscode from 'vscode';
import type { Cursor } from '../../core/completion/cursor';
import { budget, excerpt, mostRead } from '../../core/completion/excerpt';
import { shownFile } from '../question/shown-path';

/** The cursor in a document. With the editor's list open, the text is as it would be with the chosen row taken. */
export function cursorOf(
  document: vscode.TextDocument,
  position: vscode.Position,
  chosen?: vscode.SelectedCompletionInfo,
): Cursor {
  const begin = chosen?.range.start ?? position;
  const end = chosen?.range.end ?? position;
  const before = textUpTo(document, begin, budget.linesBefore, mostRead) + (chosen?.text ?? '');
  const after = textFrom(document, end, budget.linesAfter, mostRead);
  const skipped = document.eol === vscode.EndOfLine.CRLF ? begin.line : 0;
  return {
    uri: document.uri.toString(),
    name: shownFile(document.uri),
    language: document.languageId,
    ...excerpt(before, after),
    offset: document.offsetAt(begin) - skipped + (chosen?.text.length ?? 0),
    indent: indentIn(document),
  };
}

/** The text from a place on, so many lines below its own and so many characters at most: a line may have 20 MB. */
export function textFrom(document: vscode.TextDocument, from: vscode.Position, lines: number, chars: number): string {
  const near = document.positionAt(document.offsetAt(from) + chars);
  const last = new vscode.Position(from.line + lines, Number.MAX_SAFE_INTEGER);
  return document.getText(document.validateRange(new vscode.Range(from, near.isBefore(last) ? near : last)));
}

/** The same up to a place: the text of a long file is not copied at every keystroke. */
export function textUpTo(document: vscode.TextDocument, to: vscode.Position, lines: number, chars: number): string {
  const near = document.positionAt(Math.max(0, document.offsetAt(to) - chars));
  const first = new vscode.Position(Math.max(0, to.line - lines), 0);
  return document.getText(new vscode.Range(near.isAfter(first) ? near : first, to));
}

/** One step of indentation, as the editor of the document has it. */
function indentIn(document: vscode.TextDocument): string {
  const { insertSpaces, tabSize } =
    vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.options ?? {};
  if (insertSpaces === false) return '\t';
  return ' '.repeat(typeof tabSize === 'number' ? tabSize : 4);
}
