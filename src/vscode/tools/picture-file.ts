import { posix } from 'node:path';
import * as vscode from 'vscode';

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
  const path = posix.normalize(wanted).replace(/\.(?:jpe?g|png|webp)$/i, '');
  const isOutside = posix.isAbsolute(path) || path.split('/').includes('..') || /^[a-z]:/i.test(path);
  // What the tools of the workspace keep for themselves is no place for a picture.
  const isHidden = path.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
  return isOutside || isHidden || path === '' ? undefined : { root: folder.uri, path };
}

/** Writes a picture; a file that is there already stays, and the picture's name gets a number. */
export async function writePicture({ root, path }: PictureFile, bytes: Uint8Array, mime: string): Promise<vscode.Uri> {
  const ending = mime === 'image/png' ? 'png' : mime === 'image/webp' ? 'webp' : 'jpg';
  for (let count = 1; ; count += 1) {
    const place = vscode.Uri.joinPath(root, `${path}${count === 1 ? '' : `-${count}`}.${ending}`);
    if (await isThere(place)) continue;
    await vscode.workspace.fs.writeFile(place, bytes);
    return place;
  }
}

async function isThere(place: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(place);
    return true;
  } catch {
    return false;
  }
}
