import * as vscode from 'vscode';

/** Where the cursor is, and whether somebody typed there just now. */
export interface CursorMove {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
  readonly isTyped: boolean;
}

/** Tells where the cursor of the active editor goes; undefined for a place without one. */
export function watchTyping(listener: (move: CursorMove | undefined) => void): vscode.Disposable {
  let changed: vscode.TextDocumentChangeEvent | undefined;
  const tell = (isMove: boolean) => {
    const { document, selection } = vscode.window.activeTextEditor ?? {};
    if (!document || !selection) return;
    const position = selection.active;
    const isTyped = changed?.document === document && holds(changed, position);
    if (isTyped) changed = undefined;
    if (isTyped || isMove) listener({ document, position, isTyped });
  };
  return vscode.Disposable.from(
    // VS Code tells of the change and of where it has left the cursor apart, in either order.
    vscode.workspace.onDidChangeTextDocument((event) => {
      // A log that grows beside says nothing of what is typed here.
      if (event.contentChanges.length === 0 || event.document !== vscode.window.activeTextEditor?.document) return;
      changed = event;
      tell(false);
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === vscode.window.activeTextEditor) tell(true);
    }),
    vscode.window.onDidChangeActiveTextEditor(() => listener(undefined)),
  );
}

/** True when the cursor stands in what was changed: what others change elsewhere is not typed, nor is an undo. */
function holds({ contentChanges, reason }: vscode.TextDocumentChangeEvent, position: vscode.Position): boolean {
  if (reason !== undefined) return false;
  return contentChanges.some(({ range: { start }, text }) => {
    if (text === '') return position.isEqual(start);
    const lines = text.split(/\r\n?|\n/);
    const onLast = (lines.length === 1 ? start.character : 0) + (lines.at(-1)?.length ?? 0);
    const end = new vscode.Position(start.line + lines.length - 1, onLast);
    return position.isAfter(start) && !position.isAfter(end);
  });
}
