import * as vscode from 'vscode';
import type { Snippet } from '../../core/completion/cursor';
import { toLf } from '../../core/completion/excerpt';
import { holdsPrivateKey } from '../../core/completion/files-with-secrets';
import { shownFile } from '../question/shown-path';
import { cellsAbove } from './cells-above';
import type { CompletionSettings } from './completion-settings';
import { textFrom } from './document-cursor';
import { refusalOf } from './refused-documents';

const mostSnippets = 2;
const linesOfSnippet = 40;
const mostChars = 2000;
/** Lines at the beginning of a file in which imports are looked for. */
const linesOfImports = 60;
const charsOfImports = 20_000;
const mostRemembered = 10;

/** Where other files were edited last. */
export class RecentEdits implements vscode.Disposable {
  /** By the file's address, the newest last. */
  readonly #lines = new Map<string, number>();
  readonly #follows = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges: [change] }) => {
    if (!change) return;
    const key = document.uri.toString();
    this.#lines.delete(key);
    this.#lines.set(key, change.range.start.line);
    for (const oldest of this.#lines.keys()) {
      if (this.#lines.size <= mostRemembered) break;
      this.#lines.delete(oldest);
    }
  });

  /**
   * Pieces of other open files: where they were edited last, then the beginnings of those imported here. Before those
   * come the cells above in the same notebook.
   */
  snippetsFor(document: vscode.TextDocument, settings: CompletionSettings): Snippet[] {
    const others = vscode.workspace.textDocuments.filter(
      (other) => other !== document && !other.isClosed && refusalOf(other, settings) === undefined,
    );
    const byUri = new Map(others.map((other) => [other.uri.toString(), other]));
    const edited = [...this.#lines].reverse().flatMap(([uri, line]) => {
      const other = byUri.get(uri);
      return other ? [{ other, from: Math.max(0, line - linesOfSnippet / 2) }] : [];
    });
    const head = textFrom(document, new vscode.Position(0, 0), linesOfImports, charsOfImports);
    const imported = others.filter((other) => head.includes(stemOf(other))).map((other) => ({ other, from: 0 }));
    const pieces = [...edited, ...imported].filter(
      (piece, index, all) => all.findIndex(({ other }) => other === piece.other) === index,
    );
    const cells = cellsAbove(document);
    const near = pieces.filter(({ other }) => cells.length === 0 || other.uri.path !== document.uri.path);
    const elsewhere = near
      .slice(0, mostSnippets - cells.length)
      .map(({ other, from }) => ({ name: shownFile(other.uri), text: linesOf(other, from) }))
      .filter(({ text }) => text.trim() !== '' && !holdsPrivateKey(text));
    return [...cells, ...elsewhere];
  }

  dispose(): void {
    this.#follows.dispose();
  }
}

function linesOf(document: vscode.TextDocument, from: number): string {
  const text = toLf(textFrom(document, new vscode.Position(from, 0), linesOfSnippet - 1, 2 * mostChars));
  if (text.length <= mostChars) return text.trimEnd();
  return text.slice(0, Math.max(0, text.lastIndexOf('\n', mostChars)));
}

/** How an import names a file, in any language: between a slash, a dot or a quote and the end of the name. */
function stemOf({ uri }: vscode.TextDocument): string {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const stem = name.replace(/\.\w+$/, '');
  return stem.length < 3 ? `\u0000${stem}` : stem;
}
