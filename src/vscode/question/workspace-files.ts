import * as vscode from 'vscode';
import { mayHoldSecrets } from '../../editor/commit/unread-files';

/** So many files of a folder are looked at, each up to so many bytes. */
const mostFiles = 3000;
const mostBytes = 256_000;

/** What is no text, by its name: not even opened. */
const noText =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|pdf|zip|gz|tgz|7z|rar|jar|war|class|so|dll|dylib|exe|bin|o|a|wasm|woff2?|ttf|otf|eot|mp[34]|mov|avi|wav|ogg|vsix|pyc|sqlite|db|map|lock)$/i;

/** A text file of a folder. */
export interface WorkspaceText {
  readonly uri: vscode.Uri;
  /** As VS Code shows it, below its folder. */
  readonly path: string;
  readonly text: string;
}

/** What is in a folder, as far as it can be read. */
export interface FolderContents {
  readonly paths: readonly string[];
  readonly texts: readonly WorkspaceText[];
  /** Paths of what was left alone because it may hold secrets. */
  readonly secrets: readonly string[];
  /** There is more than is looked at. */
  readonly isCut: boolean;
}

/**
 * Reads the text files of a folder, or of all folders of the window; what VS Code's own search leaves out stays out.
 */
export async function readFolder(folder: vscode.Uri | undefined, signal: AbortSignal): Promise<FolderContents> {
  const pattern = folder ? new vscode.RelativePattern(folder, '**/*') : '**/*';
  const found = await vscode.workspace.findFiles(pattern, excluded(folder), mostFiles);
  const files = found
    .map((uri) => ({ uri, path: vscode.workspace.asRelativePath(uri) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  const open = files.filter(({ path }) => !mayHoldSecrets(path));
  const texts: WorkspaceText[] = [];
  const queue = open.filter(({ path }) => !noText.test(path));
  const work = queue[Symbol.iterator]();
  const reader = async () => {
    for (const { uri, path } of work) {
      if (signal.aborted) return;
      const text = await readText(uri);
      if (text !== undefined) texts.push({ uri, path, text });
    }
  };
  await Promise.all(Array.from({ length: 16 }, reader));
  texts.sort((one, other) => (one.path < other.path ? -1 : 1));
  return {
    paths: open.map(({ path }) => path),
    texts,
    secrets: files.filter(({ path }) => mayHoldSecrets(path)).map(({ path }) => path),
    isCut: found.length >= mostFiles,
  };
}

/** How many lines a file has, as it stands in the editor or else on the disk; undefined when it cannot be read. */
export async function countLines(uri: vscode.Uri): Promise<number | undefined> {
  const open = openDocument(uri);
  if (open) return open.lineCount;
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    let lines = 1;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
    return lines;
  } catch {
    return undefined;
  }
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

function excluded(folder: vscode.Uri | undefined): vscode.GlobPattern {
  const globs = ['search.exclude', 'files.exclude'].flatMap((name) => {
    const set = vscode.workspace.getConfiguration(undefined, folder).get<Record<string, unknown>>(name) ?? {};
    return Object.entries(set).flatMap(([glob, on]) => (on === true ? [glob] : []));
  });
  return `{${[...new Set([...globs, '**/node_modules', '**/.git', '**/dist', '**/out', '**/build'])].join(',')}}`;
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    // What is open may not be saved yet.
    const open = openDocument(uri);
    if (open) return open.getText();
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > mostBytes) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    return bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}
