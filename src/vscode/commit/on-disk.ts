import type { Uri } from 'vscode';

const onDisk: ReadonlySet<string> = new Set(['file', 'vscode-remote']);

/** True for what lies on a disk, of this machine or of one that the window is connected to: VS Code's Git works there. */
export function isOnDisk({ scheme }: Pick<Uri, 'scheme'>): boolean {
  return onDisk.has(scheme);
}
