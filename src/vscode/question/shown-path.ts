import { type Uri, workspace } from 'vscode';

/**
 * The path of a file as a person knows it; also of a cell of a notebook, and of an older version of a file, which VS
 * Code keeps under addresses of their own.
 */
export function shownPath(uri: Uri): string {
  switch (uri.scheme) {
    case 'vscode-notebook-cell': {
      const notebook = workspace.notebookDocuments.find((one) => one.uri.path === uri.path);
      const cell = notebook?.getCells().findIndex(({ document }) => document.uri.toString() === uri.toString()) ?? -1;
      return `${inFolder(notebook?.uri ?? uri.with({ scheme: 'file', authority: '', fragment: '' }))}${cell < 0 ? '' : ` (cell ${cell + 1})`}`;
    }
    case 'git':
      return `${inFolder(uri.with({ scheme: 'file', query: '' }))} (git)`;
    default:
      return inFolder(uri);
  }
}

/** Below its folder; where two folders of the window have one name, with the folder around that. */
function inFolder(uri: Uri): string {
  const path = workspace.asRelativePath(uri);
  const own = workspace.getWorkspaceFolder(uri);
  const alike = own && workspace.workspaceFolders?.filter(({ name }) => name === own.name);
  if (!own || !alike || alike.length < 2) return path;
  const around = own.uri.path.split('/').filter(Boolean).at(-2);
  return around === undefined ? path : `${around}/${path}`;
}
