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
  /** The button that is pressed wherever a message has it. */
  answer: string | undefined;
  readonly #originals = kinds.map((kind) => [kind, vscode.window[kind]] as const);

  constructor() {
    for (const kind of kinds) {
      Reflect.set(vscode.window, kind, async (text: string, ...rest: unknown[]) => {
        const buttons = rest.filter((item) => typeof item === 'string');
        const details = rest.flatMap((item) => (hasDetail(item) ? [item.detail] : []));
        this.shown.push({ kind, text: [text, ...details].join('\n'), buttons });
        return buttons.find((button) => button === this.answer);
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

function hasDetail(item: unknown): item is { detail: string } {
  return typeof item === 'object' && item !== null && 'detail' in item && typeof item.detail === 'string';
}
