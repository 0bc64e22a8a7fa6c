import { Disposable, window } from 'vscode';

/** How long the status bar says it, unless another editor takes the place before. */
const noteMs = 6000;

/** Says in the status bar why nothing is completed where the cursor is, until it is somewhere else. No box ever opens. */
export class CursorNote implements Disposable {
  #last: Disposable | undefined;

  /** Says this in place of what was said before; without `text`, nothing. */
  show(text: string | undefined): void {
    this.dispose();
    if (text === undefined) return;
    const message = window.setStatusBarMessage(`$(sparkle) ${text}`, noteMs);
    const leaving = window.onDidChangeActiveTextEditor(() => this.dispose());
    this.#last = Disposable.from(message, leaving);
  }

  dispose(): void {
    this.#last?.dispose();
    this.#last = undefined;
  }
}
