import * as vscode from 'vscode';
import { type Clock, systemClock } from '../../core/ground/clock';

/** A piece of a document, in whole lines. */
export interface CodePlace {
  document: vscode.TextDocument;
  range: vscode.Range;
}

/** A language server that still reads its project, or hangs, answers nobody: so long it is waited for. */
const symbolsWithinMs = 2000;
/** A function or a class that is longer than this is not taken whole for a problem in it. */
const mostLines = 150;
/** So many lines around a problem are taken where the language knows no functions. */
const around = 10;

/**
 * The piece that a command is about: the one that it was given, else the selection, else the function or class around
 * the cursor. Undefined where no editor is open.
 */
export async function placeOf(
  uri: unknown,
  range: unknown,
  clock: Clock = systemClock,
): Promise<CodePlace | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (uri instanceof vscode.Uri && range instanceof vscode.Range) {
    // It may have gone since the light bulb was lit.
    const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
    return document && { document, range: await grown(document, range, clock) };
  }
  return editor && { document: editor.document, range: await grown(editor.document, editor.selection, clock) };
}

/**
 * A selection in whole lines; a cursor or a problem within one line grows to what stands around it. A problem may be
 * older than the text, so that its lines are not there any more.
 */
async function grown(document: vscode.TextDocument, given: vscode.Range, clock: Clock): Promise<vscode.Range> {
  const range = document.validateRange(given);
  if (range.isEmpty || !isSelected(document, range)) {
    return wholeLines(document, (await symbolAround(document, range, clock)) ?? linesAround(document, range));
  }
  return wholeLines(document, range);
}

/** True for what the person has selected, false for a problem that was found somewhere. */
function isSelected(document: vscode.TextDocument, range: vscode.Range): boolean {
  return vscode.window.visibleTextEditors.some(
    (editor) => editor.document === document && editor.selection.isEqual(range),
  );
}

async function symbolAround(
  document: vscode.TextDocument,
  range: vscode.Range,
  clock: Clock,
): Promise<vscode.Range | undefined> {
  let inner: unknown;
  try {
    inner = await orNothing(
      vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri),
      clock,
    );
  } catch {
    return undefined;
  }
  let found: vscode.Range | undefined;
  // From the outside inwards: the last one that is large enough is the smallest.
  for (let symbols = Array.isArray(inner) ? inner : []; ; ) {
    const next = symbols.find(
      (symbol: unknown) => symbol instanceof vscode.DocumentSymbol && symbol.range.contains(range),
    );
    if (!next) return found;
    const isLong = next.range.end.line - next.range.start.line >= mostLines;
    const isLine = next.range.isSingleLine;
    if (!isLong && (!isLine || !found)) found = next.range;
    symbols = next.children;
  }
}

function orNothing(answer: Thenable<unknown>, clock: Clock): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = clock.timer(symbolsWithinMs, () => resolve(undefined));
    answer.then(resolve, reject).then(() => timer.cancel());
  });
}

function linesAround({ lineCount }: vscode.TextDocument, { start, end }: vscode.Range): vscode.Range {
  return new vscode.Range(Math.max(0, start.line - around), 0, Math.min(lineCount - 1, end.line + around), 0);
}

function wholeLines(document: vscode.TextDocument, { start, end }: vscode.Range): vscode.Range {
  // A selection that ends before the first letter of a line does not mean that line.
  const last = end.line > start.line && end.character === 0 ? end.line - 1 : end.line;
  return new vscode.Range(start.line, 0, last, document.lineAt(last).text.length);
}

/** The problems that VS Code shows in a piece, one a line with its line's number. */
export function problemsAt({ document, range }: CodePlace): string {
  const severities = ['error', 'warning', 'information', 'hint'];
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter((problem) => problem.range.intersection(range))
    .slice(0, 30)
    .map(
      ({ range: { start }, severity, message }) =>
        `${start.line + 1}: ${severities[severity] ?? ''}: ${message.replace(/\s+/g, ' ').slice(0, 500)}`,
    )
    .join('\n');
}
