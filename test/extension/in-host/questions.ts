import * as vscode from 'vscode';
import { until } from './until';

/** A quick pick of the extension, with a hand that picks. */
export interface ShownPick {
  readonly title: string;
  readonly items: readonly vscode.QuickPickItem[];
  choose(label: string): void;
  /** Types into its box. */
  type(text: string): void;
  /** Presses Escape. */
  leave(): void;
  /** Presses the button with this tooltip on the item. */
  press(label: string, tooltip: string): void;
}

/** An input box of the extension, with a hand that types and presses Enter. */
export interface ShownBox {
  readonly password: boolean;
  readonly validationMessage: unknown;
  enter(text: string): void;
  /** Presses Enter once more, with nothing changed. */
  again(): void;
  /** Presses Escape. */
  leave(): void;
  /** Presses the button with this tooltip in the corner. */
  press(tooltip: string): void;
}

/** Answers what the extension asks, in place of the person in front of the real boxes, which stay off the screen. */
export class Questions {
  /** Labels to pick in lists that are shown as a whole, in their order; undefined presses Escape. */
  readonly choices: (string | undefined)[] = [];
  /** Looks at what is on the screen beside such a list, before the hand picks. */
  look: ((items: readonly vscode.QuickPickItem[]) => void) | undefined;
  readonly #boxes: ShownBox[] = [];
  readonly #picks: ShownPick[] = [];
  readonly #originals = (['createInputBox', 'createQuickPick', 'showQuickPick'] as const).map(
    (name) => [name, vscode.window[name]] as const,
  );

  constructor() {
    Reflect.set(vscode.window, 'createInputBox', () => this.#makeBox());
    Reflect.set(vscode.window, 'createQuickPick', () => this.#makePick());
    Reflect.set(vscode.window, 'showQuickPick', async (offered: vscode.QuickPickItem[]) => {
      this.look?.(await offered);
      const leaves = this.choices.length > 0 && this.choices[0] === undefined;
      const label = this.choices.shift();
      if (leaves) return undefined;
      const found = (await offered).find((item) => item.label === label);
      if (!found) throw new Error(`"${label}" is not offered.`);
      return found;
    });
  }

  /** The next input box that is shown. */
  box(): Promise<ShownBox> {
    return until('an input box', () => this.#boxes.shift());
  }

  /** The next quick pick that is shown. */
  pick(): Promise<ShownPick> {
    return until('a quick pick', () => this.#picks.shift());
  }

  restore(): void {
    for (const [name, original] of this.#originals) Reflect.set(vscode.window, name, original);
  }

  #makeBox() {
    const { on, fire } = events();
    const box = {
      value: '',
      password: false,
      busy: false,
      enabled: true,
      buttons: [] as { tooltip?: string }[],
      validationMessage: undefined as unknown,
      onDidAccept: on('accept'),
      onDidHide: on('hide'),
      onDidChangeValue: on('change'),
      onDidTriggerButton: on('button'),
      show: () => void this.#boxes.push(box),
      hide: () => fire('hide'),
      dispose() {},
      enter(text: string) {
        box.value = text;
        fire('change', text);
        fire('accept');
      },
      again: () => fire('accept'),
      leave: () => fire('hide'),
      press: (tooltip: string) =>
        fire(
          'button',
          box.buttons.find((button) => button.tooltip === tooltip),
        ),
    };
    return box;
  }

  #makePick() {
    const { on, fire } = events();
    const itemOf = (label: string) => {
      const found = pick.items.find((item) => item.label === label);
      if (!found) throw new Error(`"${label}" is not among ${pick.items.map((item) => item.label).join(', ')}.`);
      return found;
    };
    const pick = {
      title: '',
      items: [] as vscode.QuickPickItem[],
      selectedItems: [] as vscode.QuickPickItem[],
      onDidAccept: on('accept'),
      onDidHide: on('hide'),
      onDidChangeValue: on('change'),
      onDidTriggerItemButton: on('item'),
      onDidTriggerButton: on('button'),
      show: () => void this.#picks.push(pick),
      hide: () => fire('hide'),
      dispose() {},
      choose(label: string) {
        pick.selectedItems = [itemOf(label)];
        fire('accept');
      },
      type: (text: string) => fire('change', text),
      leave: () => fire('hide'),
      press(label: string, tooltip: string) {
        const item = itemOf(label);
        fire('item', { item, button: item.buttons?.find((button) => button.tooltip === tooltip) });
      },
    };
    return pick;
  }
}

function events() {
  const listeners = new Map<string, ((value: unknown) => void)[]>();
  return {
    on: (name: string) => (listener: (value: unknown) => void) => {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
      return { dispose() {} };
    },
    fire(name: string, value?: unknown): void {
      for (const listener of listeners.get(name) ?? []) listener(value);
    },
  };
}
