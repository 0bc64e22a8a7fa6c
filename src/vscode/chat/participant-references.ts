import * as vscode from 'vscode';
import type { Part } from '../../core/chat/request';
import { isPictureName, readPicture } from './participant-pictures';

/** The longest text of one reference, and of all of a question together, in characters. */
const oneLimit = 60_000;
const allLimit = 200_000;

/** What a question refers to, ready for the model. */
export interface Referenced {
  /** Every file and selection with its name; empty when there is none. */
  text: string;
  pictures: Part[];
  /** What was read, for the person to see. */
  used: (vscode.Uri | vscode.Location)[];
  /** Names of what could not be read or did not fit. */
  leftOut: string[];
}

/**
 * Reads the files, selections and pictures that a question refers to, in the order in which they stand in it. Pictures are
 * left out for a model that takes none.
 */
export async function readReferences(
  references: readonly vscode.ChatPromptReference[],
  takesPictures: boolean,
): Promise<Referenced> {
  const result: Referenced = { text: '', pictures: [], used: [], leftOut: [] };
  // VS Code gives them last first.
  for (const reference of [...references].reverse()) await take(reference, takesPictures, result);
  return result;
}

async function take(reference: vscode.ChatPromptReference, takesPictures: boolean, result: Referenced): Promise<void> {
  const { value } = reference;
  if (typeof value === 'string') {
    if (value !== '' && isAttached(reference)) result.text += fenced('', value.slice(0, oneLimit));
    return;
  }
  const target = value instanceof vscode.Uri || value instanceof vscode.Location ? value : undefined;
  const name = target ? nameOf(target) : calledBy(reference);
  if (!target || (target instanceof vscode.Uri && isPictureName(target.path))) {
    const picture = takesPictures ? await readPicture(value) : undefined;
    if (!picture) return void result.leftOut.push(name);
    result.pictures.push(picture);
    if (target) result.used.push(target);
    return;
  }
  const content = await read(target);
  const room = Math.min(oneLimit, allLimit - result.text.length);
  if (content === undefined || room <= 0) return void result.leftOut.push(name);
  if (content.length > room) result.leftOut.push(vscode.l10n.t('the end of {0}', name));
  result.text += fenced(name, content.slice(0, room));
  result.used.push(target);
}

/**
 * False for a text that VS Code itself sends along: its lists of skills and agents, its instructions, the context that other
 * extensions keep about the workspace (which is called by its name alone).
 */
function isAttached(reference: vscode.ChatPromptReference): boolean {
  if (reference.range) return true;
  const name = calledBy(reference);
  if (name.startsWith('prompt:') || name === reference.id) return false;
  return !/^vscode\.(?:customizations|instructions|prompt|implicit|memory)\b/.test(reference.id);
}

/** The name that VS Code shows for a reference; the stable typings do not have it. */
function calledBy(reference: vscode.ChatPromptReference): string {
  const name: unknown = Reflect.get(reference, 'name');
  return typeof name === 'string' && name !== '' ? name : reference.id;
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
