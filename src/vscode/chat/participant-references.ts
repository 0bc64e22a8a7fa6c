import * as vscode from 'vscode';

/** The longest text of one reference, and of all of a question together, in characters. */
const oneLimit = 60_000;
const allLimit = 200_000;

/** What a question refers to, ready for the model. */
export interface ReferencedText {
  /** Every file and selection with its name; empty when there is none. */
  text: string;
  /** What the text was taken from, for the person to see. */
  used: (vscode.Uri | vscode.Location)[];
  /** Names of what could not be read or did not fit. */
  leftOut: string[];
}

/** Reads the files and selections that a question refers to, in the order in which they stand in it. */
export async function readReferences(references: readonly vscode.ChatPromptReference[]): Promise<ReferencedText> {
  const result: ReferencedText = { text: '', used: [], leftOut: [] };
  // VS Code gives them last first.
  for (const { value } of [...references].reverse()) {
    const target = targetOf(value);
    if (typeof target === 'string') result.text += fenced('', target);
    if (target === undefined || typeof target === 'string') continue;
    const name = nameOf(target);
    const content = await read(target);
    const room = Math.min(oneLimit, allLimit - result.text.length);
    if (content === undefined || room <= 0) {
      result.leftOut.push(name);
      continue;
    }
    if (content.length > room) result.leftOut.push(vscode.l10n.t('the end of {0}', name));
    result.text += fenced(name, content.slice(0, room));
    result.used.push(target);
  }
  return result;
}

function targetOf(value: unknown): vscode.Uri | vscode.Location | string | undefined {
  if (value instanceof vscode.Uri || value instanceof vscode.Location) return value;
  return typeof value === 'string' && value !== '' ? value.slice(0, oneLimit) : undefined;
}

function nameOf(target: vscode.Uri | vscode.Location): string {
  if (target instanceof vscode.Uri) return vscode.workspace.asRelativePath(target);
  const { start, end } = target.range;
  return `${vscode.workspace.asRelativePath(target.uri)}:${start.line + 1}-${end.line + 1}`;
}

/** The text of a file as it stands in the editor, saved or not; undefined for what is no text. */
async function read(target: vscode.Uri | vscode.Location): Promise<string | undefined> {
  try {
    const uri = target instanceof vscode.Uri ? target : target.uri;
    const document = await vscode.workspace.openTextDocument(uri);
    return document.getText(target instanceof vscode.Uri ? undefined : target.range);
  } catch {
    return undefined;
  }
}

/** A fence longer than any in the text, so that the text cannot end it. */
function fenced(name: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${name && `${name}\n`}${fence}\n${text}\n${fence}\n\n`;
}
