import * as vscode from 'vscode';
import type { Snippet } from '../../core/completion/cursor';
import { toLf } from '../../core/completion/excerpt';
import { holdsPrivateKey } from '../../core/completion/files-with-secrets';
import { shownFile } from '../question/shown-path';
import { textUpTo } from './document-cursor';

const mostLines = 60;
const mostChars = 3000;
/** So much is read to tell whether a private key stands above what is shown. */
const mostRead = 100_000;

/** The code of the cells above a cell of a notebook: each cell is a document of its own. */
export function cellsAbove(document: vscode.TextDocument): Snippet[] {
  if (document.uri.scheme !== 'vscode-notebook-cell') return [];
  const all = vscode.workspace.notebookDocuments.flatMap((notebook) => {
    const cells = notebook.getCells();
    const at = cells.findIndex((cell) => cell.document === document);
    return at < 0 ? [] : cells.slice(0, at).filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
  });
  // Only the nearest are read.
  const texts: string[] = [];
  let room = mostRead;
  for (const { document: cell } of all.slice(-mostLines).reverse()) {
    if (room <= 0) break;
    const text = textUpTo(cell, new vscode.Position(cell.lineCount, 0), cell.lineCount, room);
    room -= text.length;
    texts.unshift(toLf(text).trimEnd());
  }
  const lines = texts
    .filter((text) => text.trim() !== '')
    .join('\n\n')
    .slice(-mostChars)
    .split('\n')
    .slice(-mostLines);
  const text = lines.join('\n').replace(/^[\uDC00-\uDFFF]/, '');
  if (text.trim() === '' || holdsPrivateKey(texts.join('\n'))) return [];
  return [{ name: `${shownFile(document.uri)}, the cells above`, text }];
}
