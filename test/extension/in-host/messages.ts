import * as vscode from 'vscode';

const kinds = ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const;

/** A message that the extension showed, with its buttons. */
export interface ShownMessage {
  kind: (typeof kinds)[number];
  text: string;
  buttons: string[];
  /** What a modal message says below its title. */
  detail: string | undefined;
}

/** What the extension tells the user from now on: the automated host draws no notification. */
export class Messages {
  readonly shown: ShownMessage[] = [];
  readonly #presses: string[] = [];
  readonly #originals = kinds.map((kind) => [kind, vscode.window[kind]] as const);

  constructor() {
    for (const kind of kinds) {
      Reflect.set(vscode.window, kind, async (text: string, ...rest: unknown[]) => {
        const buttons = rest.filter((item) => typeof item === 'string');
        const detail = rest.flatMap((item) => (hasDetail(item) ? [item.detail] : []))[0];
        this.shown.push({ kind, text, buttons, detail });
        const press = this.#presses.findIndex((button) => buttons.includes(button));
        return press < 0 ? undefined : this.#presses.splice(press, 1)[0];
      });
    }
  }

  /** The last one. */
  get last(): ShownMessage | undefined {
    return this.shown.at(-1);
  }

  /** Presses a button of the next message that has it. */
  press(button: string): void {
    this.#presses.push(button);
  }

  /** Forgets what was shown, and the buttons that nothing has asked for. */
  clear(): void {
    this.shown.length = 0;
    this.#presses.length = 0;
  }

  /** Shows messages to the user again. */
  restore(): void {
    for (const [kind, original] of this.#originals) Reflect.set(vscode.window, kind, original);
  }
}

function hasDetail(item: unknown): item is { detail: string } {
  return typeof item === 'object' && item !== null && 'detail' in item && typeof item.detail === 'string';
}
