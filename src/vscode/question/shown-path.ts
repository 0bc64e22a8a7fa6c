import { type NotebookDocument, type Uri, workspace } from 'vscode';

/**
 * The path of a file as a person knows it; also of a cell of a notebook, and of an older version of a file, which VS
 * Code keeps under addresses of their own.
 */
export function shownPath(uri: Uri): string {
  switch (uri.scheme) {
    case 'vscode-notebook-cell': {
      const cells = notebookOf(uri)?.getCells() ?? [];
      const cell = cells.findIndex(({ document }) => document.uri.toString() === uri.toString());
      return `${shownFile(uri)}${cell < 0 ? '' : ` (cell ${cell + 1})`}`;
    }
    case 'git':
      return `${inFolder(uri.with({ scheme: 'file', query: '' }))} (git)`;
    default:
      return shownFile(uri);
  }
}

/** The same of the file alone: of a cell the path of its notebook. */
export function shownFile(uri: Uri): string {
  if (uri.scheme !== 'vscode-notebook-cell') return inFolder(uri);
  return inFolder(notebookOf(uri)?.uri ?? uri.with({ scheme: 'file', authority: '', fragment: '' }));
}

function notebookOf({ path }: Uri): NotebookDocument | undefined {
  return workspace.notebookDocuments.find(({ uri }) => uri.path === path);
}

/** Below its folder; where two folders of the window have one name, with the folder around that. */
function inFolder(uri: Uri): string {
  // VS Code gives the whole path of a folder of the window, and with it where it lies on the disk.
  const root = workspace.workspaceFolders?.find((folder) => folder.uri.toString() === uri.toString());
  const path = root?.name ?? workspace.asRelativePath(uri);
  const own = workspace.getWorkspaceFolder(uri);
  const alike = own && workspace.workspaceFolders?.filter(({ name }) => name === own.name);
  if (!own || !alike || alike.length < 2) return path;
  const around = own.uri.path.split('/').filter(Boolean).at(-2);
  return around === undefined ? path : `${around}/${path}`;
}
