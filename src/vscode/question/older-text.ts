import * as vscode from 'vscode';
import { readOlderText } from '../../core/chat/text/text-type';

/** What stands where VS Code could not read a letter. */
const broken = '\uFFFD';
/** A question holds no more of one file. */
const mostBytes = 1024 * 1024;

/** What VS Code has read in the encoding of its settings, or in an older one of Windows where that is plainly wrong. */
export function inOlderText(read: string, bytes: Uint8Array): string {
  return read.includes(broken) ? readOlderText(bytes) : read;
}

/** The whole text of a document; where it is shown with broken letters, with those of its file. */
export async function documentText(document: vscode.TextDocument): Promise<string> {
  const shown = document.getText();
  if (document.isDirty || document.isUntitled || !shown.includes(broken)) return shown;
  try {
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    const text = inOlderText(shown, bytes.subarray(0, mostBytes));
    return text.includes(broken) ? shown : text;
  } catch {
    return shown;
  }
}
