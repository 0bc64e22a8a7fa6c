import * as vscode from 'vscode';
import type { Clock } from '../../core/ground/clock';

const trigger = 'editor.action.inlineSuggest.trigger';
/** VS Code drops a question without asking anybody when its own list opens in that moment: it is put again after so long. */
const triesAfterMs = [0, 0, 0];
/** A person who has typed and pressed the key at once waits for the answer, and not for the list. */
const personsTriesAfterMs = [...triesAfterMs, 50, 200, 400];

/**
 * Whether VS Code asks us for completions: only while there is something to ask for or to show. Its own list of words
 * waits for everybody it asks, also for those who answer "nothing" at once.
 */
export class CompletionOffer implements vscode.Disposable {
  #registered: vscode.Disposable | undefined;
  #isShown = false;
  #asking = 0;
  #unasked = 0;
  readonly #onlyOurs: string;

  constructor(
    private readonly provider: vscode.InlineCompletionItemProvider,
    private readonly clock: Clock,
    extensionId: string,
  ) {
    this.#onlyOurs = `${extensionId.toLowerCase()}:*`;
  }

  /** True from when VS Code was given something to show until that is over. */
  get isShown(): boolean {
    return this.#isShown;
  }

  /** True while VS Code is made to ask though no person did. */
  get isUnasked(): boolean {
    return this.#unasked > 0;
  }

  /** Has VS Code ask for completions at the cursor, as a person wants it. */
  async ask(): Promise<void> {
    await this.#openFor([], personsTriesAfterMs);
  }

  /** Has VS Code ask us alone, as if somebody typed. An older one knows no such question, and asks everybody. */
  async askUnasked(): Promise<void> {
    this.#unasked += 1;
    try {
      await this.#openFor([{ explicit: false, providerId: this.#onlyOurs }], triesAfterMs);
    } catch {
      // An editor may lack the command or refuse it; nobody has asked, so nobody is told.
    } finally {
      this.#unasked -= 1;
    }
  }

  /** VS Code was given something to show: it may ask for the rest of it, until we close. */
  shown(): void {
    this.#isShown = true;
  }

  /** Nothing is shown any more. What VS Code is being asked now it asks to the end. */
  close(): void {
    this.#isShown = false;
    if (this.#asking === 0) this.#withdraw();
  }

  dispose(): void {
    this.#withdraw();
  }

  /** VS Code asks the same provider once for a place, also where the stream was busy then; a new one it asks again. */
  async #openFor(question: readonly unknown[], afterMs: readonly number[]): Promise<void> {
    this.#withdraw();
    this.#isShown = false;
    const text = textNow();
    let isAsked = false;
    const provideInlineCompletionItems: vscode.InlineCompletionItemProvider['provideInlineCompletionItems'] = (
      ...given
    ) => {
      const [, , { triggerKind }] = given;
      // What VS Code asks meanwhile for its list is no answer to a person.
      isAsked ||= this.isUnasked || triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
      return this.provider.provideInlineCompletionItems(...given);
    };
    const pattern = { pattern: '**' };
    const registered = vscode.languages.registerInlineCompletionItemProvider(pattern, { provideInlineCompletionItems });
    this.#registered = registered;
    this.#asking += 1;
    try {
      for (const ms of afterMs) {
        if (isAsked) break;
        if (ms > 0) await this.#wait(ms);
        if (isAsked || registered !== this.#registered || textNow() !== text) break;
        await vscode.commands.executeCommand(trigger, ...question);
      }
    } finally {
      this.#asking -= 1;
      if (!this.#isShown) this.close();
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.timer(ms, () => resolve()));
  }

  #withdraw(): void {
    this.#registered?.dispose();
    this.#registered = undefined;
  }
}

/** Which text is being edited, and in which version: who has typed on wants something else. */
function textNow(): string {
  const { document } = vscode.window.activeTextEditor ?? {};
  return `${document?.version} ${document?.uri}`;
}
