import * as vscode from 'vscode';
import type { Part } from '../../core/chat/request';
import type { Logger } from '../../core/ground/logger';
import { mayHoldSecrets } from '../../editor/commit/unread-files';
import { documentText, pieceText } from './document-text';
import { fenced, oneLimit } from './fenced';
import { folderText } from './folder-text';
import type { LeftOut } from './left-out';
import { isNotebook, notebookText, openNotebookText } from './notebook-text';
import { isPictureName, readPicture } from './pictures';
import { problemsText } from './problems';
import { shownPath } from './shown-path';
import { openDocument } from './workspace-files';

/** The longest text of all that a question refers to, in characters. */
const allLimit = 200_000;
/** VS Code opens no larger file for extensions, and says so only when it has read it. */
const mostBytes = 50 * 1024 * 1024;

/** What a question refers to, ready for the model. */
export interface Referenced {
  /** Every file, folder, selection and problem with its name; empty when there is none. */
  text: string;
  /** The files of instructions, which are no matter of the question (AGENTS.md, *.instructions.md); empty when there is none. */
  rules: string;
  /** Those files, for the person to see. */
  ruledBy: vscode.Uri[];
  pictures: Part[];
  /** What else was read, for the person to see. */
  used: (vscode.Uri | vscode.Location)[];
  /** What could not be read or did not fit. */
  leftOut: LeftOut[];
}

/** What reading depends on, besides what is read. */
interface How {
  takesPictures: boolean;
  signal: AbortSignal;
  logger: Logger | undefined;
}

/**
 * Reads the files, folders, selections, problems and pictures that a question refers to, in the order in which they
 * stand in it. Pictures are left out for a model that takes none.
 */
export async function readReferences(
  references: readonly vscode.ChatPromptReference[],
  takesPictures: boolean,
  signal = new AbortController().signal,
  logger?: Logger,
): Promise<Referenced> {
  const result: Referenced = { text: '', rules: '', ruledBy: [], pictures: [], used: [], leftOut: [] };
  const rules: Referenced = { ...result, pictures: [], used: [] };
  const how: How = { takesPictures, signal, logger };
  // VS Code gives them last first.
  const inOrder = [...references].reverse();
  const attached = new Set(inOrder.flatMap((reference) => (isImplicit(reference) ? [] : (keyOf(reference) ?? []))));
  const seen = new Set<string>();
  for (const reference of inOrder) {
    const key = keyOf(reference);
    if (key !== undefined && (seen.has(key) || (isImplicit(reference) && attached.has(key)))) continue;
    if (key !== undefined) seen.add(key);
    await take(reference, how, isInstructions(reference) ? rules : result);
  }
  const ruledBy = rules.used.map((place) => (place instanceof vscode.Uri ? place : place.uri));
  return { ...result, rules: rules.text, ruledBy };
}

/** What is one and the same file, folder or piece, however often it is given. Instructions may be asked about as well. */
function keyOf(reference: vscode.ChatPromptReference): string | undefined {
  const { value } = reference;
  if (value instanceof vscode.Uri) return `${isInstructions(reference) ? 'instructions ' : ''}${value}`;
  return value instanceof vscode.Location ? `${value.uri} ${JSON.stringify(value.range)}` : undefined;
}

async function take(reference: vscode.ChatPromptReference, how: How, result: Referenced): Promise<void> {
  const { value } = reference;
  if (typeof value === 'string') {
    const told = toldBy(reference, value);
    if (told.text !== '' && isAttached(reference)) putIn(result, { ...told, shown: calledBy(reference) });
    return;
  }
  const problems = problemsText(reference);
  if (problems) {
    result.used.push(...problems.places);
    return void putIn(result, { name: '', shown: calledBy(reference), text: problems.text });
  }
  const isUri = value instanceof vscode.Uri;
  if (!isUri && !(value instanceof vscode.Location)) return await takePicture(value, calledBy(reference), how, result);
  const name = namedBy(reference, value);
  // What is merely open nobody has attached.
  if (isImplicit(reference) && mayHoldSecrets((isUri ? value : value.uri).path)) {
    return void result.leftOut.push({ name, why: 'secret' });
  }
  if (isUri && isPictureName(value.path)) return await takePicture(value, name, how, result);
  const stat = isUri ? await statOf(value) : undefined;
  const isFolder = stat !== undefined && (stat.type & vscode.FileType.Directory) !== 0;
  if (isUri && isFolder) return await takeFolder(value, name, how, result);
  const cells = isUri && isNotebook(value.path) ? openNotebookText(value) : undefined;
  if (cells === undefined && stat && stat.size > mostBytes) return void result.leftOut.push({ name, why: 'no-room' });
  const text = cells ?? (await read(value));
  if (text === undefined) return void result.leftOut.push({ name, why: 'unreadable' });
  if (putIn(result, { name: name + pausedAt(reference), shown: name, text })) result.used.push(value);
}

/** What VS Code says of the line that comes with a variable of the debugger: that it has stopped there. */
function pausedAt({ id, modelDescription = '' }: vscode.ChatPromptReference): string {
  return id.startsWith('debug-paused-location:') && modelDescription !== '' ? ` (${modelDescription})` : '';
}

/** A text below what VS Code says that it is: of a variable it says all, and the text is the bare value. */
function toldBy({ modelDescription = '' }: vscode.ChatPromptReference, text: string): { name: string; text: string } {
  return modelDescription.includes(text) ? { name: '', text: modelDescription } : { name: modelDescription, text };
}

/** They lie in no file system, or in one that may be off; their paths are those of files all the same. */
const schemesOfFiles: ReadonlySet<string> = new Set(['git', 'untitled', 'vscode-notebook-cell']);

/**
 * The path of a file. What lies in no file system (a commit, a chat, a page in the browser) goes by the name that VS Code
 * shows, without its icons: its path nobody knows, or it says where a repository lies on the disk.
 */
function namedBy(reference: vscode.ChatPromptReference, value: vscode.Uri | vscode.Location): string {
  const { scheme } = value instanceof vscode.Uri ? value : value.uri;
  const isFile = schemesOfFiles.has(scheme) || vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;
  const name = isFile ? undefined : shownName(reference);
  if (name === undefined) return nameOf(value);
  return name
    .replace(/\$\([\w~-]{1,60}\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

async function takePicture(value: unknown, name: string, { takesPictures }: How, result: Referenced): Promise<void> {
  const picture = takesPictures ? await readPicture(value) : undefined;
  if (picture === 'too-large') return void result.leftOut.push({ name, why: 'too-large' });
  if (!picture) {
    const why = takesPictures || !isPicture(value) ? 'unreadable' : 'no-pictures';
    return void result.leftOut.push({ name, why });
  }
  result.pictures.push(picture);
  if (value instanceof vscode.Uri) result.used.push(value);
}

async function takeFolder(uri: vscode.Uri, name: string, { signal, logger }: How, result: Referenced): Promise<void> {
  const { text, leftOut } = await folderText(uri, signal, logger);
  result.used.push(uri);
  result.leftOut.push(...leftOut);
  putIn(result, { name: `${name}/`, shown: name, text });
}

/** Adds a text with its name, as much of it as there is room for; false when there was none. */
export function putIn(
  result: Referenced,
  { name, shown, text }: { name: string; shown: string; text: string },
): boolean {
  const room = Math.min(oneLimit, allLimit - result.text.length);
  if (room <= 0) {
    result.leftOut.push({ name: shown, why: 'no-room' });
    return false;
  }
  if (text.length > room) result.leftOut.push({ name: shown, why: 'cut' });
  result.text += fenced(name, text.slice(0, room));
  return true;
}

/**
 * False for a text that VS Code itself sends along: its lists of skills and agents, its instructions, the context that
 * other extensions keep about the workspace (which is called by its name alone).
 */
function isAttached(reference: vscode.ChatPromptReference): boolean {
  if (reference.range) return true;
  const name = calledBy(reference);
  if (name.startsWith('prompt:') || name === reference.id) return false;
  return !/^vscode\.(?:customizations|instructions|prompt|implicit|memory)\b/.test(reference.id);
}

/** True for what VS Code attaches by itself, because it is open or selected. */
function isImplicit({ id, range }: vscode.ChatPromptReference): boolean {
  return !range && /^vscode\.implicit\b/.test(id);
}

/** True for the instructions that go with every question, and for those that a person has picked. */
export function isInstructions({ id, range }: vscode.ChatPromptReference): boolean {
  return !range && /^vscode\.(?:prompt\.)?instructions(?![a-z])/.test(id);
}

/** True for what is attached by itself, instructions among it; a file that holds a prompt is a question. */
export function isSentAlong({ id, range }: vscode.ChatPromptReference): boolean {
  return !range && /^vscode\.(?:customizations|implicit|(?:prompt\.)?instructions|memory)(?![a-z])/.test(id);
}

function calledBy(reference: vscode.ChatPromptReference): string {
  return shownName(reference) ?? reference.id;
}

/** The name that VS Code shows for a reference; the stable typings do not have it. */
function shownName(reference: vscode.ChatPromptReference): string | undefined {
  const name: unknown = Reflect.get(reference, 'name');
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** A place as a person reads it. */
export function nameOf(target: vscode.Uri | vscode.Location): string {
  if (target instanceof vscode.Uri) return shownPath(target);
  const { start, end } = target.range;
  return `${shownPath(target.uri)}:${start.line + 1}-${end.line + 1}`;
}

function isPicture(value: unknown): boolean {
  if (value instanceof vscode.Uri) return true;
  return typeof value === 'object' && value !== null && 'data' in value;
}

async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  return await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
}

/** The text of a file as it stands in the editor, saved or not; undefined for what is no text. */
async function read(target: vscode.Uri | vscode.Location): Promise<string | undefined> {
  try {
    if (!(target instanceof vscode.Uri)) return await readPiece(target);
    const document = await openOnDemand(target);
    const text = document && (await documentText(document));
    return (text !== undefined && isNotebook(target.path) ? notebookText(text) : undefined) ?? text;
  } catch {
    return undefined;
  }
}

async function readPiece({ uri, range }: vscode.Location): Promise<string | undefined> {
  const document = await openOnDemand(uri);
  if (!document) return undefined;
  // Some give a place by its beginning alone: its line is meant.
  const piece = range.isEmpty ? document.lineAt(document.validateRange(range).start.line).range : range;
  const text = await pieceText(document, piece);
  // A piece may lie behind the end of what the file has become.
  return text === '' ? undefined : text;
}

/** A document that was never saved and is closed would be made anew. */
async function openOnDemand(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  return uri.scheme === 'untitled' ? openDocument(uri) : await vscode.workspace.openTextDocument(uri);
}
