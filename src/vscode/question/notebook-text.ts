import * as vscode from 'vscode';
import { wordOf } from '../../core/protocols/json/json';

/** The longest output of a cell that is shown, in characters. */
const mostOfOutput = 1500;
/** So many of its bytes are read: a program may have put out gigabytes, and blanks before its first word. */
const mostOfBytes = 64 * 1024;

/** A notebook by its name. */
export function isNotebook(path: string): boolean {
  return /\.ipynb$/i.test(path);
}

/** The cells of a notebook as they stand in the editor; undefined for one that is not open. */
export function openNotebookText(uri: vscode.Uri): string | undefined {
  const open = vscode.workspace.notebookDocuments.find((notebook) => notebook.uri.toString() === uri.toString());
  return open
    ?.getCells()
    .map((cell) => {
      const kind = cell.kind === vscode.NotebookCellKind.Code ? cell.document.languageId : 'markdown';
      return shownCell(kind, cell.document.getText(), cell.outputs.flatMap(textsOfOutput));
    })
    .join('\n\n');
}

function textsOfOutput({ items }: vscode.NotebookCellOutput): string[] {
  const shown = items.find(({ mime }) => /^text\/plain$|vnd\.code\.notebook\.(?:stdout|stderr|error)$/.test(mime));
  return shown ? [new TextDecoder().decode(shown.data.subarray(0, mostOfBytes))] : [];
}

/**
 * The cells in the text of a notebook's file, with their outputs as far as those are text: the file itself is mostly
 * pictures. Undefined for what is no notebook.
 */
export function notebookText(file: string): string | undefined {
  let read: unknown;
  try {
    read = JSON.parse(file);
  } catch {
    return undefined;
  }
  const cells = listIn(read, 'cells');
  if (cells.length === 0) return undefined;
  return cells
    .map((cell) => {
      const outputs = listIn(cell, 'outputs').map(
        (output) => textIn(output, 'text') || textIn(fieldOf(output, 'data'), 'text/plain') || textIn(output, 'evalue'),
      );
      return shownCell(wordOf(fieldOf(cell, 'cell_type')), textIn(cell, 'source'), outputs);
    })
    .join('\n\n');
}

function shownCell(kind: string, source: string, outputs: readonly string[]): string {
  const told = outputs.map((output) => output.trim()).filter((output) => output !== '');
  const shown = told.map((output) => `# output: ${output.slice(0, mostOfOutput)}`);
  return [`# %% [${kind}]`, source, ...shown].join('\n');
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function listIn(value: unknown, name: string): unknown[] {
  const list = fieldOf(value, name);
  return Array.isArray(list) ? list : [];
}

/** A text, or a list of its lines. */
function textIn(value: unknown, name: string): string {
  const text = fieldOf(value, name);
  if (Array.isArray(text)) return text.filter((line) => typeof line === 'string').join('');
  return typeof text === 'string' ? text : '';
}
