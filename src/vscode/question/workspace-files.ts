import * as vscode from 'vscode';
import { untilAborted } from '../../core/chat/abort';
import { isMostlyBroken, readOlderText } from '../../core/chat/text/text-type';
import type { Logger } from '../../core/ground/logger';
import { shared } from '../../core/ground/shared';
import { linkedSecrets } from '../../editor/commit/linked-secrets';
import { pathWithin } from '../../editor/commit/path-within';
import { mayHoldSecrets } from '../../editor/commit/unread-files';
import { isOnDisk } from '../commit/on-disk';
import { documentText } from './document-text';
import { ignoredFiles } from './ignored-files';
import { isNotebook, notebookText, openNotebookText } from './notebook-text';
import { shownPath } from './shown-path';

/** So many files of a folder are looked at, each up to so many bytes. */
const mostFiles = 3000;
/** So many are found before those that Git ignores are taken out. */
const mostFound = 20_000;
const mostBytes = 256_000;
/** VS Code searches a folder on no disk with an extension's help, and waits without end where none gives it. */
const searchMs = 10_000;
/** A notebook is mostly pictures, which are not read. */
const mostOfNotebook = 10_000_000;
/** The lines of a larger file are not counted. */
const mostCounted = 4 * 1024 * 1024;

/** What is no text, by its name: not even opened. */
const noText =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|pdf|zip|gz|tgz|7z|rar|jar|war|class|so|dll|dylib|exe|bin|o|a|wasm|woff2?|ttf|otf|eot|mp[34]|mov|avi|wav|ogg|vsix|pyc|sqlite|db|map|lock)$/i;

/** A text file of a folder. */
export interface WorkspaceText {
  readonly uri: vscode.Uri;
  /** As a person knows it, below its folder. */
  readonly path: string;
  readonly text: string;
}

/** What is in a folder, as far as it can be read. */
export interface FolderContents {
  readonly paths: readonly string[];
  readonly texts: readonly WorkspaceText[];
  /** Paths of what was left alone because it may hold secrets. */
  readonly secrets: readonly string[];
  /** Paths of texts that are too large to be looked at. */
  readonly large: readonly string[];
  /** Paths of texts that Git ignores. */
  readonly ignored: readonly string[];
  /** Git could not be asked, so that what it would ignore may be among the texts. */
  readonly isUnasked: boolean;
  /** VS Code could not search a folder. */
  readonly isUnsearched: boolean;
  /** There is more than is looked at. */
  readonly isCut: boolean;
}

/** Reads the text files of a folder, or of all of the window; what VS Code's own search leaves out stays out. */
export async function readFolder(
  folder: vscode.Uri | undefined,
  signal: AbortSignal,
  logger?: Logger,
): Promise<FolderContents> {
  const own = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const folders = folder ? [folder] : own;
  const { found, isUnsearched } = await findIn(folders, signal);
  const { files: ignored, isUnknown } = await ignoredFiles(found, folder, signal, logger);
  const all = found
    .filter((uri) => !ignored.has(uri))
    .map((uri) => ({ uri, path: shownPath(uri) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  const files = all.slice(0, mostFiles);
  const open = files.filter(({ path }) => !mayHoldSecrets(path));
  const texts: WorkspaceText[] = [];
  const large: string[] = [];
  // A folder within the window may be a link itself.
  const isWithin = folder && own.some(({ path }) => pathWithin(path, folder.path) !== undefined);
  const leadsToSecrets = await linkedSecrets(isWithin ? own : folders);
  const linked = new Set<string>();
  const queue = open.filter(({ path }) => !noText.test(path));
  const work = queue[Symbol.iterator]();
  const reader = async () => {
    for (const { uri, path } of work) {
      if (signal.aborted) return;
      const isLinked = await leadsToSecrets(uri);
      if (isLinked) linked.add(path);
      const text = isLinked ? undefined : await readText(uri);
      if (text === 'too-large') large.push(path);
      else if (text) texts.push({ uri, path, text: text.text });
    }
  };
  await Promise.all(Array.from({ length: 16 }, reader));
  texts.sort((one, other) => (one.path < other.path ? -1 : 1));
  return {
    paths: open.filter(({ path }) => !linked.has(path)).map(({ path }) => path),
    texts,
    secrets: files.filter(({ path }) => linked.has(path) || mayHoldSecrets(path)).map(({ path }) => path),
    large: large.sort(),
    ignored: [...ignored]
      .map(shownPath)
      .filter((path) => !noText.test(path))
      .sort(),
    isUnasked: isUnknown,
    isUnsearched,
    isCut: found.length >= mostFound || all.length > files.length,
  };
}

/**
 * How many lines a file has, as it stands in the editor or else on the disk; undefined when it cannot be read. Of a
 * large file, `known`: so many it has at least.
 */
export async function countLines(uri: vscode.Uri, known: number): Promise<number | undefined> {
  const open = openDocument(uri);
  if (open) return open.lineCount;
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > mostCounted) return known;
    const bytes = await vscode.workspace.fs.readFile(uri);
    let lines = 1;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
    return lines;
  } catch {
    return undefined;
  }
}

/** The document of an address, when it is open. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

/** The files below these folders, each once; of each folder its own settings say what is left out. */
async function findIn(
  folders: readonly vscode.Uri[],
  signal: AbortSignal,
): Promise<{ found: vscode.Uri[]; isUnsearched: boolean }> {
  let isUnsearched = false;
  const search = async (folder: vscode.Uri) => {
    const pattern = new vscode.RelativePattern(folder, '**/*');
    const found = shared(Promise.resolve(vscode.workspace.findFiles(pattern, excluded(folder), mostFound)));
    if (isOnDisk(folder)) return await untilAborted(found, signal);
    try {
      return await untilAborted(found, AbortSignal.any([signal, AbortSignal.timeout(searchMs)]));
    } catch (error) {
      if (signal.aborted) throw error;
      isUnsearched = true;
      return [];
    }
  };
  const found = (await Promise.all(folders.map(search))).flat();
  // One of the folders may lie within another.
  const once = [...new Map(found.map((uri) => [uri.toString(), uri])).values()].slice(0, mostFound);
  return { found: once, isUnsearched };
}

function excluded(folder: vscode.Uri): vscode.GlobPattern {
  const globs = ['search.exclude', 'files.exclude'].flatMap((name) => {
    const set = vscode.workspace.getConfiguration(undefined, folder).get<Record<string, unknown>>(name) ?? {};
    return Object.entries(set).flatMap(([glob, on]) => (on === true ? [glob] : []));
  });
  return `{${[...new Set([...globs, '**/node_modules', '**/.git', '**/dist', '**/out', '**/build'])].join(',')}}`;
}

/** The text of a file as it stands in the editor, or else on the disk; undefined for what is no text. */
async function readText(uri: vscode.Uri): Promise<{ text: string } | 'too-large' | undefined> {
  try {
    const notebook = isNotebook(uri.path);
    // What is open may not be saved yet.
    const document = openDocument(uri);
    const open = notebook ? openNotebookText(uri) : document && (await documentText(document));
    if (open !== undefined) return open.length > (notebook ? mostOfNotebook : mostBytes) ? 'too-large' : { text: open };
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > (notebook ? mostOfNotebook : mostBytes)) return 'too-large';
    const text = await decoded(uri, await vscode.workspace.fs.readFile(uri));
    return { text: (notebook ? notebookText(text) : undefined) ?? text };
  } catch {
    return undefined;
  }
}

/** In the encoding that VS Code opens the file with, where it is not UTF-8, or an older one. Throws for what is no text. */
async function decoded(uri: vscode.Uri, bytes: Uint8Array): Promise<string> {
  try {
    if (!bytes.includes(0)) return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Another encoding.
  }
  const text = await vscode.workspace.decode(bytes, { uri });
  return isMostlyBroken(text) ? readOlderText(bytes) : text;
}
