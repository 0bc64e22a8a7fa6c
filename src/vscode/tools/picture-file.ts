import { posix } from 'node:path';
import * as vscode from 'vscode';
import { toolFailure } from './tool-failures';

/** Where a picture will be kept: below a folder of the workspace. */
export interface PictureFile {
  root: vscode.Uri;
  /** Without the ending, which depends on the picture. */
  path: string;
}

/** The place that a model has named, if it is one within the workspace; without a name one in its first folder. */
export function pictureFile(named: unknown): PictureFile | undefined {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder || (named !== undefined && typeof named !== 'string')) return undefined;
  const wanted = named === undefined || named.trim() === '' ? 'picture' : named.trim().replaceAll('\\', '/');
  const normal = posix.normalize(wanted);
  // A folder alone is a place too.
  const path =
    normal.endsWith('/') && normal !== '/' ? `${normal}picture` : normal.replace(/\.(?:jpe?g|png|webp)$/i, '');
  const isOutside = posix.isAbsolute(path) || path.split('/').includes('..') || path.includes(':');
  // What the tools of the workspace keep for themselves is no place for a picture.
  const isHidden = path
    .split('/')
    .some((part) => part.startsWith('.') || part.toLowerCase() === 'node_modules' || part === '');
  return isOutside || isHidden || isNoName(path) ? undefined : { root: folder.uri, path };
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
