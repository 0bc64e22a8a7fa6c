import * as vscode from 'vscode';
import { placeNow, withReplaced } from './place-now';
import { closeProposals, proposalIn, proposalScheme } from './proposal-tabs';

/** A change that the person has not accepted or refused yet. */
interface Proposal {
  readonly file: vscode.Uri;
  readonly range: vscode.Range;
  readonly original: string;
  readonly text: string;
  /** The whole document as it would be; as it was, once the place of the change is gone. */
  whole: string;
}

/** So many are kept at a time; older ones are forgotten. */
const mostKept = 20;

/** The changes that are shown beside the file and wait for a word. */
class Proposals implements vscode.TextDocumentContentProvider {
  readonly #waiting = new Map<string, Proposal>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  #count = 0;

  constructor() {
    vscode.workspace.registerTextDocumentContentProvider(proposalScheme, this);
    // What somebody writes beside a proposal, or accepts of another one, is no part of what it would change.
    vscode.workspace.onDidChangeTextDocument(({ document }) => this.#follow(document));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#waiting.get(uri.toString())?.whole ?? '';
  }

  /** Shows a change as a diff, with buttons to accept and to refuse it. */
  async show(document: vscode.TextDocument, range: vscode.Range, text: string, title: string): Promise<void> {
    this.#count += 1;
    const uri = document.uri.with({ scheme: proposalScheme, query: String(this.#count), fragment: '' });
    const whole = withReplaced(document, range, text);
    this.#waiting.set(uri.toString(), { file: document.uri, range, original: document.getText(range), text, whole });
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > mostKept && oldest !== undefined) this.#waiting.delete(oldest);
    await vscode.commands.executeCommand('vscode.diff', document.uri, uri, title, { preview: false });
  }

  /** Makes the change, as one step to undo. */
  async accept(given: unknown): Promise<void> {
    const uri = proposalOf(given);
    if (!uri) return;
    const proposal = this.#waiting.get(uri.toString());
    // With another language it is another document.
    const document =
      proposal && (await vscode.workspace.openTextDocument(proposal.file).then(undefined, () => undefined));
    const range = document && placeNow(document, proposal.range, proposal.original);
    if (!range) {
      return void vscode.window.showWarningMessage(
        vscode.l10n.t('This part of the file has changed since. Refuse the proposal and ask for another one.'),
      );
    }
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, range, proposal.text);
    if (!(await vscode.workspace.applyEdit(edit))) {
      return void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'VS Code does not let this file be changed. Copy the code from the proposal, or unlock the file.',
        ),
      );
    }
    await this.refuse(uri);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(range.start, range.start) });
  }

  /** The proposals of a document that has changed. */
  #follow(document: vscode.TextDocument): void {
    for (const [uri, proposal] of this.#waiting) {
      if (proposal.file.toString() !== document.uri.toString()) continue;
      const range = placeNow(document, proposal.range, proposal.original);
      const whole = range && withReplaced(document, range, proposal.text);
      if (whole === undefined || whole === proposal.whole) continue;
      proposal.whole = whole;
      this.#changed.fire(vscode.Uri.parse(uri));
    }
  }

  /** Closes the diff and forgets the change. */
  async refuse(given: unknown): Promise<void> {
    const uri = proposalOf(given);
    if (!uri) return;
    this.#waiting.delete(uri.toString());
    await closeProposals((proposal) => proposal.toString() === uri.toString());
  }
}

let proposals: Proposals | undefined;

/** The proposals of this window. */
export function openProposals(): Proposals {
  proposals ??= new Proposals();
  return proposals;
}

/** The proposal that a button was pressed for, or that of the diff in front. */
function proposalOf(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri && given.scheme === proposalScheme) return given;
  return proposalIn(vscode.window.tabGroups.activeTabGroup.activeTab);
}
