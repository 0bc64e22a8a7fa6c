import * as vscode from 'vscode';
import type { Pause } from '../../core/completion/pacing';
import type { Runtime } from '../../core/ground/runtime';
import type { EditorAccount } from '../account/editor-account';
import { loadOnDemand } from '../load-on-demand';
import { readCompletionSettings } from './completion-settings';
import { explainNone } from './completion-words';
import { CursorNote } from './cursor-note';
import type { InlineCompletions } from './inline-completions';

/** Offers VS Code our completions; what makes them is loaded when the first one is asked for. */
export class CodeCompletion implements vscode.InlineCompletionItemProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** A pause begins or ends. */
  readonly onDidChange = this.#changed.event;
  readonly #note = new CursorNote();
  readonly #parts: vscode.Disposable[];
  #settings = readCompletionSettings();
  #offered = this.#offer();
  #completions: InlineCompletions | undefined;

  constructor(
    private readonly account: EditorAccount,
    private readonly runtime: Runtime,
  ) {
    this.#parts = [
      this.#changed,
      this.#note,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('gigachat.completion')) this.#follow();
      }),
      // Somebody signed in, or the list has other models: what was refused may work now.
      account.onDidChange(() => this.#completions?.resume()),
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
    // VS Code asks the same providers once for a place, also where the stream was busy then; a new one it asks again.
    this.#offered.dispose();
    this.#offered = this.#offer();
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  }

  provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ) {
    const { mode } = this.#settings;
    if (mode === 'off' || !this.account.signedIn) return undefined;
    const automatic = context.triggerKind === vscode.InlineCompletionTriggerKind.Automatic;
    if (automatic && mode === 'onDemand' && !this.#completions) return undefined;
    return this.#load().provide(document, position, context, token);
  }

  dispose(): void {
    this.#completions?.dispose();
    this.#offered.dispose();
    for (const part of this.#parts) part.dispose();
  }

  #offer(): vscode.Disposable {
    return vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, this);
  }

  #load(): InlineCompletions {
    if (this.#completions) return this.#completions;
    const { InlineCompletions } = loadOnDemand();
    const changed = () => this.#changed.fire();
    this.#completions = new InlineCompletions(this.account, this.runtime, this.#settings, this.#note, changed);
    return this.#completions;
  }

  #follow(): void {
    this.#settings = readCompletionSettings();
    this.#completions?.follow(this.#settings);
    this.#changed.fire();
  }
}
