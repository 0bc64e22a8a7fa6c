import * as vscode from 'vscode';

const kinds = ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const;

/** A message that the extension showed, with its buttons. */
export interface ShownMessage {
  kind: (typeof kinds)[number];
  text: string;
  buttons: string[];
}

/** What the extension tells the user from now on: the automated host draws no notification. */
export class Messages {
  readonly shown: ShownMessage[] = [];
  readonly #originals = kinds.map((kind) => [kind, vscode.window[kind]] as const);

  constructor() {
    for (const kind of kinds) {
      Reflect.set(vscode.window, kind, async (text: string, ...rest: unknown[]) => {
        this.shown.push({ kind, text, buttons: rest.filter((item) => typeof item === 'string') });
        return undefined;
      });
    }
  }

  /** The last one. */
  get last(): ShownMessage | undefined {
    return this.shown.at(-1);
  }

  /** Shows messages to the user again. */
  restore(): void {
    for (const [kind, original] of this.#originals) Reflect.set(vscode.window, kind, original);
  }
}
