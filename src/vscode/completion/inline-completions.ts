import * as vscode from 'vscode';
import { toChatError } from '../../core/chat/errors';
import { CompletionCounter, type CompletionCounts } from '../../core/completion/completion-counts';
import { CompletionDesk } from '../../core/completion/completion-desk';
import type { Cursor } from '../../core/completion/cursor';
import { holdsPrivateKey } from '../../core/completion/files-with-secrets';
import type { Pause } from '../../core/completion/pacing';
import { mayAskUnasked } from '../../core/completion/when-to-ask';
import type { Runtime } from '../../core/ground/runtime';
import type { EditorAccount } from '../account/editor-account';
import { noModels, withSignal } from '../models/open-chat';
import { explainConnection } from '../words/connection-words';
import { explain } from '../words/error-words';
import type { CompletionOffer } from './completion-offer';
import { completionModel, completionPlace } from './completion-place';
import type { CompletionSettings } from './completion-settings';
import { explainNone, explainRefusal } from './completion-words';
import type { CursorNote } from './cursor-note';
import { cursorOf } from './document-cursor';
import { RecentEdits } from './near-snippets';
import { refusalOf } from './refused-documents';
import type { CursorMove } from './typing';

/** Run when a suggestion is taken; no command of the palette. */
const acceptedCommand = '_gigachat.completionAccepted';
type Items = vscode.InlineCompletionItem[] | undefined;

/** Where a completion is asked for. */
interface Place {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
  readonly version: number;
}

/** Completes code at the cursor: when asked to, or while somebody types, as the setting says. */
export class InlineCompletions implements vscode.Disposable {
  readonly counts: CompletionCounts = { shown: 0, accepted: 0, typedOver: 0 };
  readonly #counter = new CompletionCounter((what) => this.#count(what));
  readonly #desk: CompletionDesk;
  readonly #edits = new RecentEdits();
  /** What GigaChat is asked for now; a change of the document ends it, before VS Code itself gives the question up. */
  #asking: (Place & { readonly automatic: boolean; readonly end: AbortController }) | undefined;
  /** Whether VS Code, when it asked us last though no person did, had no list of its own open. */
  #isListClosed = false;
  readonly #typing = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const asking = this.#asking;
    // What is asked for the text as it is now may have begun with this very change.
    if (contentChanges.length > 0 && document === asking?.document && document.version !== asking.version)
      asking.end.abort();
  });
  readonly #accepted = vscode.commands.registerCommand(acceptedCommand, () => this.#counter.accept());

  constructor(
    private readonly account: EditorAccount,
    private readonly runtime: Runtime,
    private settings: CompletionSettings,
    private readonly note: CursorNote,
    private readonly offer: CompletionOffer,
    private readonly changed: () => void,
  ) {
    this.#desk = new CompletionDesk(runtime.clock, runtime.logger);
  }

  /** Why nothing is asked for now. */
  get pause(): Pause | undefined {
    return this.#desk.pause;
  }

  /** Answers at once, without a promise, wherever no person has asked: the editor's own list may be waiting. */
  provide(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Items | Promise<Items> {
    const { triggerKind, selectedCompletionInfo: chosen } = context;
    const automatic = this.offer.isUnasked || triggerKind === vscode.InlineCompletionTriggerKind.Automatic;
    const refusal = refusalOf(document, this.settings);
    if (refusal) return automatic ? undefined : this.#note(explainRefusal(refusal));
    const model = completionModel(this.account, this.settings.model);
    if (!isOnlyCursor(document)) return automatic ? undefined : this.#note(explainNone('selection'));
    if (model === undefined) {
      return automatic ? undefined : this.#listFirst(token, () => this.provide(document, position, context, token));
    }
    const cursor = cursorOf(document, position, chosen);
    this.#counter.move(cursor);
    const show = (text: string) => this.#show(text, cursor, position, chosen);
    const known = this.#desk.remembered(cursor, model);
    if (known) return show(known);
    if (automatic) {
      this.#isListClosed = !chosen;
      return undefined;
    }
    if (holdsSecret(cursor)) return this.#note(explainRefusal('secrets'));
    const place = { document, position, version: document.version };
    return withSignal(token, (signal) => this.#ask(place, cursor, false, signal)).then((text) =>
      text === undefined ? undefined : show(text),
    );
  }

  /** The cursor is somewhere else: what was offered may be over, and what is known or wanted here is offered. */
  move(moved: CursorMove | undefined): void {
    const asking = this.#asking;
    if (asking && moved && isSame(asking, moved)) return;
    if (asking?.automatic) asking.end.abort();
    const model = completionModel(this.account, this.settings.model);
    if (!moved || model === undefined || !this.#maySend(moved.document)) {
      this.offer.close();
      return;
    }
    const { document, position, isTyped } = moved;
    const cursor = cursorOf(document, position);
    this.#counter.move(cursor);
    const known = this.#desk.remembered(cursor, model);
    if (!known) this.offer.close();
    // While something is shown VS Code asks by itself.
    if (!isTyped || this.offer.isShown) return;
    if (known) void this.offer.askUnasked();
    const mayAsk = this.settings.mode === 'whileTyping' && known === undefined;
    if (!mayAsk || !mayAskUnasked(cursor, sizeOf(document)) || holdsSecret(cursor)) return;
    void this.#askUnasked({ document, position, version: document.version }, cursor);
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

  /** What is found is shown when VS Code asks for it: it is made to ask once more. */
  async #askUnasked(place: Place, cursor: Cursor): Promise<void> {
    try {
      const text = await this.#ask(place, cursor, true, undefined);
      if (text !== undefined) await this.offer.askUnasked();
    } catch (error) {
      this.runtime.logger.info('a completion failed', { reason: String(error) });
    }
  }

  async #ask(
    place: Place,
    cursor: Cursor,
    automatic: boolean,
    given: AbortSignal | undefined,
  ): Promise<string | undefined> {
    const { settings } = this;
    const desk = this.#desk;
    const snippets = () => this.#edits.snippetsFor(place.document, settings);
    const end = new AbortController();
    const { signal } = end;
    this.#asking = { ...place, automatic, end };
    if (given?.aborted) end.abort();
    given?.addEventListener('abort', () => end.abort(), { once: true });
    const isWelcome = automatic ? () => this.#isWelcome() : undefined;
    const { delayMs } = settings;
    const account = await completionPlace(this.account, settings.model);
    const answer =
      account && (await desk.complete({ cursor, automatic, delayMs, isWelcome, snippets, signal }, account));
    if (this.#asking?.end === end) this.#asking = undefined;
    this.changed();
    if (!answer || signal.aborted) return undefined;
    if ('text' in answer) return isThere(place) ? answer.text : undefined;
    if (!automatic) this.#note(explainNone(answer.none, desk.pause));
    return undefined;
  }

  /** False where VS Code shows no completion: it has a list of its own open, or completions are off or snoozing. */
  async #isWelcome(): Promise<boolean> {
    this.#isListClosed = false;
    await this.offer.askUnasked();
    return this.#isListClosed;
  }

  /** A window that began without a network knows no model yet. */
  async #listFirst(token: vscode.CancellationToken, then: () => Items | Promise<Items>): Promise<Items> {
    try {
      await withSignal(token, (signal) => this.account.refreshModels(signal));
    } catch (error) {
      return token.isCancellationRequested ? undefined : this.#note(explainConnection(toChatError(error)));
    }
    if (completionModel(this.account, this.settings.model) !== undefined) return then();
    return this.#note(explain(noModels()));
  }

  #maySend(document: vscode.TextDocument): boolean {
    return isOnlyCursor(document) && refusalOf(document, this.settings) === undefined;
  }

  /** Every item has a range, on one line: without one VS Code replaces what follows on the line. */
  #show(
    text: string,
    cursor: Cursor,
    position: vscode.Position,
    chosen: vscode.SelectedCompletionInfo | undefined,
  ): Items {
    this.#counter.show(cursor, text);
    this.offer.shown();
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

function holdsSecret({ before, after }: Cursor): boolean {
  return holdsPrivateKey(before) || holdsPrivateKey(after);
}

function isSame(place: Place, { document, position }: CursorMove): boolean {
  return place.document === document && place.version === document.version && place.position.isEqual(position);
}

/** True while the cursor is where it was, in the same text. */
function isThere({ document, position, version }: Place): boolean {
  if (document.version !== version || !isOnlyCursor(document)) return false;
  return vscode.window.activeTextEditor?.selection.active.isEqual(position) === true;
}

/** True with one cursor and nothing selected, in the editor that has the focus. */
function isOnlyCursor(document: vscode.TextDocument): boolean {
  const editor = vscode.window.activeTextEditor;
  return editor?.document === document && editor.selections.length === 1 && editor.selection.isEmpty;
}

function sizeOf(document: vscode.TextDocument): { chars: number; lines: number } {
  const lines = document.lineCount;
  // Only a very short file is measured by its letters.
  return { chars: lines > 10 ? lines : document.offsetAt(new vscode.Position(lines, 0)), lines };
}
