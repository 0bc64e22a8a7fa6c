import * as vscode from 'vscode';

/** How long the status bar says it, unless another editor takes the place before. */
const noteMs = 6000;

let last: vscode.Disposable | undefined;

/**
 * Says in the status bar why nothing is completed where the cursor is, until it is somewhere else; without `text`,
 * nothing. No box ever opens.
 */
export function noteAtCursor(text: string | undefined): void {
  last?.dispose();
  if (text === undefined) return;
  const message = vscode.window.setStatusBarMessage(`$(sparkle) ${text}`, noteMs);
  const leaving = vscode.window.onDidChangeActiveTextEditor(() => last?.dispose());
  last = vscode.Disposable.from(message, leaving);
}
