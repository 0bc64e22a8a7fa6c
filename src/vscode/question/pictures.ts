import * as vscode from 'vscode';
import type { Part } from '../../core/chat/request';
import { isPicture, mediaTypeOf, sizeLimitOf } from '../../core/protocols/media-type';

/** The pictures that GigaChat takes, or takes once they are PNGs. */
const taken: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/bmp',
  'image/tiff',
  'image/gif',
  'image/webp',
]);

/** True for a file that its name calls a picture of points. */
export function isPictureName(path: string): boolean {
  return /\.(?:png|jpe?g|bmp|tiff?|gif|webp|avif|heic|ico)$/i.test(path);
}

/** A picture out of a file, or one that was pasted; undefined for what GigaChat does not take. */
export async function readPicture(value: unknown): Promise<Part | 'too-large' | undefined> {
  try {
    const bytes = value instanceof vscode.Uri ? await readFile(value) : await readPasted(value);
    if (bytes === 'too-large') return bytes;
    if (!bytes || !isPicture(bytes)) return undefined;
    const mime = mediaTypeOf('', bytes);
    if (!taken.has(mime)) return undefined;
    return bytes.length > sizeLimitOf(mime) ? 'too-large' : { type: 'media', mime, source: bytes };
  } catch {
    return undefined;
  }
}

async function readFile(uri: vscode.Uri): Promise<Uint8Array | 'too-large'> {
  const { size } = await vscode.workspace.fs.stat(uri);
  return size <= sizeLimitOf('image/png') ? await vscode.workspace.fs.readFile(uri) : 'too-large';
}

/** What VS Code gives for a picture in the chat: its type, its bytes when asked, and the file when it came from one. */
async function readPasted(value: unknown): Promise<Uint8Array | undefined> {
  if (typeof value !== 'object' || value === null || !('data' in value) || typeof value.data !== 'function') {
    return undefined;
  }
  const bytes: unknown = await value.data();
  return bytes instanceof Uint8Array ? bytes : undefined;
}
