import * as vscode from 'vscode';
import type { Pause } from '../../core/completion/pacing';
import type { Runtime } from '../../core/ground/runtime';
import type { EditorAccount } from '../account/editor-account';
import { loadOnDemand } from '../load-on-demand';
import { CompletionOffer } from './completion-offer';
import { readCompletionSettings } from './completion-settings';
import { explainNone, explainRefusal } from './completion-words';
import { CursorNote } from './cursor-note';
import type { InlineCompletions } from './inline-completions';
import { type CursorMove, watchTyping } from './typing';

/** Offers VS Code our completions; what makes them is loaded when the first one is asked for. */
export class CodeCompletion implements vscode.InlineCompletionItemProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** A pause begins or ends. */
  readonly onDidChange = this.#changed.event;
  readonly #note = new CursorNote();
  readonly #parts: vscode.Disposable[];
  #settings = readCompletionSettings();
  readonly #offer: CompletionOffer;
  #completions: InlineCompletions | undefined;

  constructor(
    private readonly account: EditorAccount,
    private readonly runtime: Runtime,
    extensionId: string,
  ) {
    this.#offer = new CompletionOffer(this, runtime.clock, extensionId);
    this.#parts = [
      this.#changed,
      this.#note,
      this.#offer,
      watchTyping((moved) => this.#move(moved)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('gigachat.completion')) this.#follow();
      }),
      // Somebody signed in, or the list has other models: what was refused may work now.
      account.onDidChange(() => {
        if (!account.signedIn) this.#offer.close();
        this.#completions?.resume();
      }),
      account.onDidChangeActivity(() => {
        if (!account.trouble) this.#completions?.accountAnswered();
      }),
    ];
  }

  /** Why nothing is asked for now; undefined while completions work, and where nobody has asked for one yet. */
  get pause(): Pause | undefined {
    return this.#settings.mode === 'off' ? undefined : this.#completions?.pause;
  }

  /** What became of the suggestions since the window opened: numbers alone. */
  get counts() {
    return this.#completions?.counts;
  }

  /** Asks at the cursor, as the command of the palette and its key do. */
  async trigger(): Promise<void> {
    if (this.#settings.mode === 'off') {
      this.#note.show(explainNone('off'));
      return;
    }
    if (!vscode.window.activeTextEditor) {
      this.#note.show(explainRefusal('no-code'));
      return;
    }
    if (!this.account.signedIn) this.#note.show(explainNone('signed-out'));
    // The key is ours before it is VS Code's own: the other extensions are asked also where nobody is signed in.
    await this.#offer.ask();
  }

  provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ) {
    if (!this.#isOn) return undefined;
    return this.#load().provide(document, position, context, token);
  }

  dispose(): void {
    this.#completions?.dispose();
    for (const part of this.#parts) part.dispose();
  }

  get #isOn(): boolean {
    return this.#settings.mode !== 'off' && this.account.signedIn;
  }

  #move(moved: CursorMove | undefined): void {
    if (!this.#isOn) {
      // What was asked for before may have been shown since.
      this.#offer.close();
      return;
    }
    if (this.#settings.mode === 'whileTyping' && moved?.isTyped) this.#load();
    this.#completions?.move(moved);
  }

  #load(): InlineCompletions {
    if (this.#completions) return this.#completions;
    const { InlineCompletions } = loadOnDemand();
    const changed = () => this.#changed.fire();
    this.#completions = new InlineCompletions(
      this.account,
      this.runtime,
      this.#settings,
      this.#note,
      this.#offer,
      changed,
    );
    return this.#completions;
  }

  #follow(): void {
    this.#settings = readCompletionSettings();
    if (this.#settings.mode === 'off') this.#offer.close();
    this.#completions?.follow(this.#settings);
    this.#changed.fire();
  }
}
