import { posix } from 'node:path';
import * as vscode from 'vscode';
import { toolFailure } from './tool-failures';

/** Where a picture will be kept: below a folder of the workspace. */
export interface PictureFile {
  root: vscode.Uri;
  /** Without the ending, which depends on the picture. */
  path: string;
}

/**
 * The place that a model has named, if it is one within the workspace; without a name one in its first folder. Agents
 * are told to name files by their whole paths, or in a window of several folders begin with the name of one.
 */
export function pictureFile(named: unknown): PictureFile | undefined {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  if (!first || (named !== undefined && typeof named !== 'string')) return undefined;
  const wanted = named === undefined || named.trim() === '' ? 'picture' : named.trim().replaceAll('\\', '/');
  const found = isWhole(wanted) ? withinFolder(wanted) : belowFolder(first, posix.normalize(wanted));
  if (!found) return undefined;
  const { folder, rest } = found;
  // A folder alone is a place too.
  const path = rest === '' || rest.endsWith('/') ? `${rest}picture` : rest.replace(/\.(?:jpe?g|png|webp)$/i, '');
  const parts = path.split('/');
  const isOutside = parts.includes('..') || path.includes(':');
  // What the tools of the workspace keep for themselves is no place for a picture.
  const isHidden = parts.some((part) => part.startsWith('.') || part.toLowerCase() === 'node_modules' || part === '');
  return isOutside || isHidden || isNoName(path) ? undefined : { root: folder.uri, path };
}

/** A folder of the workspace, and what of a path lies below it. */
interface BelowFolder {
  folder: vscode.WorkspaceFolder;
  rest: string;
}

/** An address with a scheme, or a path from the root on, of Windows too. */
function isWhole(path: string): boolean {
  return posix.isAbsolute(path) || /^[a-z]:\//i.test(path) || hasScheme(path);
}

function hasScheme(path: string): boolean {
  return /^[a-z][a-z\d+.-]{1,40}:\/\//i.test(path);
}

function withinFolder(path: string): BelowFolder | undefined {
  const named = hasScheme(path) ? vscode.Uri.parse(path) : vscode.Uri.file(path);
  const place = named.with({ path: posix.normalize(named.path || '/') });
  const folder = vscode.workspace.getWorkspaceFolder(place);
  // By lengths: the letters of a drive may be large here and small there.
  return folder && { folder, rest: place.path.slice(folder.uri.path.replace(/\/$/, '').length + 1) };
}

function belowFolder(first: vscode.WorkspaceFolder, path: string): BelowFolder {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const named = folders.length > 1 ? folders.find(({ name }) => path.startsWith(`${name}/`)) : undefined;
  return named ? { folder: named, rest: path.slice(named.name.length + 1) } : { folder: first, rest: path };
}

/** What Windows reads as a device, whatever ending follows. */
const isDevice = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)\s*(?:\.|$)/i;

/** What no file system takes, or another one than this machine's would read as something else. */
function isNoName(path: string): boolean {
  const parts = path.split('/');
  return parts.some(
    (part) => /[\p{Cc}<>"|?*]|[. ]$/u.test(part) || isDevice.test(part) || Buffer.byteLength(part) > 200,
  );
}

/** Fails when nothing can be written there; asked before a picture costs something. */
export function checkWritable({ root }: PictureFile): void {
  if (vscode.workspace.fs.isWritableFileSystem(root.scheme) === false) {
    throw toolFailure(
      vscode.l10n.t('The workspace is read-only, so a picture has no place in it. Open another folder.'),
    );
  }
}

/** So many names are tried. */
const mostNames = 1000;

/** Writes a picture; a file that is there already stays, and the picture's name gets a number. */
export async function writePicture({ root, path }: PictureFile, bytes: Uint8Array, mime: string): Promise<vscode.Uri> {
  const ending = mime === 'image/png' ? 'png' : mime === 'image/webp' ? 'webp' : 'jpg';
  for (let count = 1; count <= mostNames; count += 1) {
    const place = vscode.Uri.joinPath(root, `${path}${count === 1 ? '' : `-${count}`}.${ending}`);
    if (await isThere(place)) continue;
    try {
      await vscode.workspace.fs.writeFile(place, bytes);
      return place;
    } catch {
      break;
    }
  }
  throw toolFailure(vscode.l10n.t('The picture is drawn, but could not be written to {0}. Name another file.', path));
}

async function isThere(place: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(place);
    return true;
  } catch {
    return false;
  }
}
