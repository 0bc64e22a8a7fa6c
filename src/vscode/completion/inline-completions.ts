import * as vscode from 'vscode';
import { CompletionCounter, type CompletionCounts } from '../../core/completion/completion-counts';
import { type CompletionAnswer, CompletionDesk } from '../../core/completion/completion-desk';
import type { Cursor } from '../../core/completion/cursor';
import { holdsPrivateKey } from '../../core/completion/files-with-secrets';
import type { Pause } from '../../core/completion/pacing';
import { mayAskUnasked } from '../../core/completion/when-to-ask';
import type { Runtime } from '../../core/ground/runtime';
import type { EditorAccount } from '../account/editor-account';
import { withSignal } from '../models/open-chat';
import { completionModel, completionPlace } from './completion-place';
import type { CompletionSettings } from './completion-settings';
import { explainNone, explainRefusal } from './completion-words';
import type { CursorNote } from './cursor-note';
import { cursorOf } from './document-cursor';
import { RecentEdits } from './near-snippets';
import { refusalOf } from './refused-documents';

/** Run when a suggestion is taken; no command of the palette. */
const acceptedCommand = '_gigachat.completionAccepted';
type Items = vscode.InlineCompletionItem[] | undefined;

/** Completes code at the cursor: when asked to, or while somebody types, as the setting says. */
export class InlineCompletions implements vscode.Disposable {
  readonly counts: CompletionCounts = { shown: 0, accepted: 0, typedOver: 0 };
  readonly #counter = new CompletionCounter((what) => this.#count(what));
  readonly #desk: CompletionDesk;
  readonly #edits = new RecentEdits();
  /** What GigaChat is asked for now; a change of the document ends it, before VS Code itself gives the question up. */
  #asking: { readonly document: vscode.TextDocument; readonly end: AbortController } | undefined;
  readonly #typing = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0 && document === this.#asking?.document) this.#asking.end.abort();
  });
  readonly #accepted = vscode.commands.registerCommand(acceptedCommand, () => this.#counter.accept());

  constructor(
    private readonly account: EditorAccount,
    private readonly runtime: Runtime,
    private settings: CompletionSettings,
    private readonly note: CursorNote,
    private readonly changed: () => void,
  ) {
    this.#desk = new CompletionDesk(runtime.clock, runtime.logger);
  }

  /** Why nothing is asked for now. */
  get pause(): Pause | undefined {
    return this.#desk.pause;
  }

  /** Answers at once, without a promise, wherever the editor's own list may be waiting for it. */
  provide(
    document: vscode.TextDocument,
    position: vscode.Position,
    { triggerKind, selectedCompletionInfo: chosen }: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Items | Promise<Items> {
    const automatic = triggerKind === vscode.InlineCompletionTriggerKind.Automatic;
    const refusal = refusalOf(document, this.settings);
    if (refusal) return automatic ? undefined : this.#note(explainRefusal(refusal));
    const model = completionModel(this.account, this.settings.model);
    if (!isOnlyCursor(document) || model === undefined) return undefined;
    const cursor = cursorOf(document, position, chosen);
    this.#counter.move(cursor);
    const show = (text: string) => this.#show(text, cursor, position, chosen);
    const known = this.#desk.remembered(cursor, model);
    if (known) return show(known);
    if (automatic) {
      const isOn = this.settings.mode === 'whileTyping' && known === undefined && !chosen;
      if (!isOn || !mayAskUnasked(cursor, sizeOf(document))) return undefined;
    }
    if (holdsPrivateKey(cursor.before) || holdsPrivateKey(cursor.after)) {
      return automatic ? undefined : this.#note(explainRefusal('secrets'));
    }
    return this.#ask(document, cursor, automatic, token).then((text) => (text === undefined ? undefined : show(text)));
  }

  /** Other settings from now on. */
  follow(settings: CompletionSettings): void {
    this.settings = settings;
    if (settings.mode === 'off') this.#desk.stop();
    this.resume();
  }

  /** What was refused may be tried again. */
  resume(): void {
    this.#desk.resume();
    this.changed();
  }

  /** A chat of the account was answered. */
  accountAnswered(): void {
    const { pause } = this;
    this.#desk.accountAnswered();
    if (this.pause !== pause) this.changed();
  }

  dispose(): void {
    this.#desk.stop();
    this.#edits.dispose();
    this.#typing.dispose();
    this.#accepted.dispose();
  }

  async #ask(
    document: vscode.TextDocument,
    cursor: Cursor,
    automatic: boolean,
    token: vscode.CancellationToken,
  ): Promise<string | undefined> {
    const { version } = document;
    const { settings } = this;
    const desk = this.#desk;
    const snippets = () => this.#edits.snippetsFor(document, settings);
    const end = new AbortController();
    const { signal } = end;
    this.#asking = { document, end };
    const answer = await withSignal(token, async (given): Promise<CompletionAnswer | undefined> => {
      if (given.aborted) end.abort();
      given.addEventListener('abort', () => end.abort(), { once: true });
      const place = await completionPlace(this.account, settings.model);
      return place && (await desk.complete({ cursor, automatic, delayMs: settings.delayMs, snippets, signal }, place));
    });
    if (this.#asking?.end === end) this.#asking = undefined;
    this.changed();
    if (!answer || token.isCancellationRequested) return undefined;
    if ('text' in answer) {
      const isThere = document.version === version && isOnlyCursor(document);
      return isThere ? answer.text : undefined;
    }
    if (!automatic) this.#note(explainNone(answer.none, desk.pause));
    return undefined;
  }

  /** Every item has a range, on one line: without one VS Code replaces what follows on the line. */
  #show(
    text: string,
    cursor: Cursor,
    position: vscode.Position,
    chosen: vscode.SelectedCompletionInfo | undefined,
  ): Items {
    this.#counter.show(cursor, text);
    const range = chosen?.range ?? new vscode.Range(position, position);
    const item = new vscode.InlineCompletionItem((chosen?.text ?? '') + text, range);
    item.command = { command: acceptedCommand, title: '' };
    return [item];
  }

  /** Numbers go into the log; no text. */
  #count(what: keyof CompletionCounts): void {
    this.counts[what] += 1;
    this.account.usage.countCompletion(what);
    this.runtime.logger.debug('a completion', { became: what });
  }

  #note(text: string | undefined): undefined {
    this.note.show(text);
    return undefined;
  }
}

/** True with one cursor and nothing selected, in the editor that has the focus. */
function isOnlyCursor(document: vscode.TextDocument): boolean {
  const editor = vscode.window.activeTextEditor;
  return editor?.document === document && editor.selections.length === 1 && editor.selection.isEmpty;
}

function sizeOf(document: vscode.TextDocument): { chars: number; lines: number } {
  const lines = document.lineCount;
  // Only a very short file is measured by its letters.
  return { chars: lines > 10 ? lines : document.getText().length, lines };
}
