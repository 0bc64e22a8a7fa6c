import * as vscode from 'vscode';

/** Where a piece of whole lines stands now; undefined when it is nowhere, or in more than one place. */
export function placeNow(
  document: vscode.TextDocument,
  range: vscode.Range,
  original: string,
): vscode.Range | undefined {
  if (document.getText(range) === original && isWholeLines(document, range)) return range;
  const text = document.getText();
  const found: vscode.Range[] = [];
  for (let at = text.indexOf(original); at >= 0 && found.length < 2; at = text.indexOf(original, at + 1)) {
    const place = new vscode.Range(document.positionAt(at), document.positionAt(at + original.length));
    if (isWholeLines(document, place)) found.push(place);
  }
  return found.length === 1 ? found[0] : undefined;
}

function isWholeLines(document: vscode.TextDocument, { start, end }: vscode.Range): boolean {
  return start.character === 0 && document.lineAt(end.line).text.length === end.character;
}

/** The whole document as it would be with another text in the place of a range. */
export function withReplaced(document: vscode.TextDocument, range: vscode.Range, text: string): string {
  const before = document.getText(new vscode.Range(new vscode.Position(0, 0), range.start));
  const after = document.getText(new vscode.Range(range.end, document.lineAt(document.lineCount - 1).range.end));
  return before + text + after;
}
