import type { Uri } from 'vscode';
import type { Logger } from '../../core/ground/logger';
import { fenced, oneLimit } from './fenced';
import type { LeftOut } from './left-out';
import { shownPath } from './shown-path';
import { readFolder } from './workspace-files';

/** So many paths of a folder are listed. */
const mostListed = 400;

/** A folder as a text: its paths, then its files, the short ones first, as many as there is room for. */
export async function folderText(
  folder: Uri,
  signal: AbortSignal,
  logger?: Logger,
): Promise<{ text: string; leftOut: LeftOut[] }> {
  const { paths, texts, secrets, large, ignored, isUnasked, isCut } = await readFolder(folder, signal, logger);
  let text = listed(paths);
  const leftOut: LeftOut[] = [
    ...secrets.map((name) => ({ name, why: 'secret' as const })),
    ...ignored.map((name) => ({ name, why: 'ignored' as const })),
    ...large.map((name) => ({ name, why: 'no-room' as const })),
  ];
  const room = (piece: string) => text.length + piece.length <= oneLimit;
  for (const file of [...texts].sort((one, other) => one.text.length - other.text.length)) {
    const piece = fenced(file.path, file.text);
    if (room(piece)) text += piece;
    else leftOut.push({ name: file.path, why: 'no-room' });
  }
  if (paths.length + secrets.length === 0) {
    leftOut.push({ name: shownPath(folder), why: 'unreadable' });
  }
  if (isUnasked) leftOut.push({ name: shownPath(folder), why: 'git-unasked' });
  if (isCut) leftOut.push({ name: shownPath(folder), why: 'cut' });
  return { text, leftOut };
}

/** The paths of a folder, one a line. */
export function listed(paths: readonly string[]): string {
  const more = paths.length - mostListed;
  return `${paths.slice(0, mostListed).join('\n')}${more > 0 ? `\n(${more} more)` : ''}\n\n`;
}
