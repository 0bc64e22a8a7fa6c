import * as vscode from 'vscode';
import { isMostlyBroken, readOlderText } from '../../core/chat/text/text-type';

/** A question holds no more of a file whose letters are looked up. */
const mostLookedUp = 1024 * 1024;

/** The whole text of a document; where it is shown with little but broken letters, with those of its file. */
export async function documentText(document: vscode.TextDocument): Promise<string> {
  const shown = document.getText();
  return isMostlyBroken(shown) ? ((await ofFile(document)) ?? shown) : shown;
}

/** The same for a piece of it, of whose file whole lines are taken: a broken letter may stand for two. */
export async function pieceText(document: vscode.TextDocument, piece: vscode.Range): Promise<string> {
  const shown = document.getText(piece);
  if (!isMostlyBroken(shown)) return shown;
  const { start, end } = document.validateRange(piece);
  const behind = end.character === 0 && end.line > start.line ? end.line : end.line + 1;
  const lines = (await ofFile(document))?.split(/\r\n|\r|\n/) ?? [];
  return lines.length < behind ? shown : lines.slice(start.line, behind).join('\n');
}

/** What is in the file of a document; undefined when that is not what the document holds, or no better to read. */
async function ofFile(document: vscode.TextDocument): Promise<string | undefined> {
  if (document.isDirty || document.isUntitled) return undefined;
  try {
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    const text = readOlderText(bytes.subarray(0, mostLookedUp));
    return text.includes('\uFFFD') ? undefined : text;
  } catch {
    return undefined;
  }
}
