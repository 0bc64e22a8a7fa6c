import * as vscode from 'vscode';
import { closeProposals, proposalIn, proposalScheme } from './proposal-tabs';

/** A change that the person has not accepted or refused yet. */
interface Proposal {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
  readonly original: string;
  readonly text: string;
  /** The whole document as it would be. */
  readonly whole: string;
}

/** So many are kept at a time; older ones are forgotten. */
const mostKept = 20;

/** The changes that are shown beside the file and wait for a word. */
class Proposals implements vscode.TextDocumentContentProvider {
  readonly #waiting = new Map<string, Proposal>();
  #count = 0;

  constructor() {
    vscode.workspace.registerTextDocumentContentProvider(proposalScheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#waiting.get(uri.toString())?.whole ?? '';
  }

  /** Shows a change as a diff, with buttons to accept and to refuse it. */
  async show(document: vscode.TextDocument, range: vscode.Range, text: string, title: string): Promise<void> {
    this.#count += 1;
    const uri = document.uri.with({ scheme: proposalScheme, query: String(this.#count), fragment: '' });
    const before = document.getText(new vscode.Range(new vscode.Position(0, 0), range.start));
    const after = document.getText(new vscode.Range(range.end, document.lineAt(document.lineCount - 1).range.end));
    const proposal = { document, range, original: document.getText(range), text, whole: before + text + after };
    this.#waiting.set(uri.toString(), proposal);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > mostKept && oldest !== undefined) this.#waiting.delete(oldest);
    await vscode.commands.executeCommand('vscode.diff', document.uri, uri, title, { preview: false });
  }

  /** Makes the change, as one step to undo. */
  async accept(given: unknown): Promise<void> {
    const uri = proposalOf(given);
    if (!uri) return;
    const proposal = this.#waiting.get(uri.toString());
    const range = proposal && rangeNow(proposal);
    if (!proposal || !range) {
      return void vscode.window.showWarningMessage(
        vscode.l10n.t('This part of the file has changed since. Refuse the proposal and ask for another one.'),
      );
    }
    const edit = new vscode.WorkspaceEdit();
    edit.replace(proposal.document.uri, range, proposal.text);
    if (!(await vscode.workspace.applyEdit(edit))) {
      return void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'VS Code does not let this file be changed. Copy the code from the proposal, or unlock the file.',
        ),
      );
    }
    await this.refuse(uri);
    await vscode.window.showTextDocument(proposal.document, { selection: new vscode.Range(range.start, range.start) });
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

/** Where the original stands now, in whole lines; undefined when it is nowhere, or in more than one place. */
function rangeNow({ document, range, original }: Proposal): vscode.Range | undefined {
  if (document.isClosed) return undefined;
  if (document.getText(range) === original && isWholeLines(document, range)) return range;
  const text = document.getText();
  const found: vscode.Range[] = [];
  for (let at = text.indexOf(original); at >= 0 && found.length < 2; at = text.indexOf(original, at + 1)) {
    const place = new vscode.Range(document.positionAt(at), document.positionAt(at + original.length));
    if (isWholeLines(document, place)) found.push(place);
  }
  return found.length === 1 ? found[0] : undefined;
}

function isWholeLines(document: vscode.TextDocument, { start, end }: vscode.Range): boolean {
  return start.character === 0 && document.lineAt(end.line).text.length === end.character;
}
