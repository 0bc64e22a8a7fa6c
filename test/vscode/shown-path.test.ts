import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { shownPath } = loadWithStandIn(
  () => require('../../src/vscode/question/shown-path') as typeof import('../../src/vscode/question/shown-path'),
);

interface Address {
  scheme: string;
  path: string;
  toString(): string;
  with(change: object): Address;
}
const file = (path: string, scheme = 'file'): Address => ({
  scheme,
  path,
  toString: () => `${scheme}://${path}`,
  with: (change) => ({ ...file(path, scheme), ...change }),
});

/** A window with these folders, as VS Code names files in it. */
function openFolders(...paths: string[]): void {
  const workspaceFolders = paths.map((path) => ({ name: posix.basename(path), uri: file(path) }));
  const getWorkspaceFolder = ({ path }: Address) =>
    workspaceFolders.find(({ uri }) => `${path}/`.startsWith(`${uri.path}/`));
  const asRelativePath = (uri: Address) => {
    const folder = getWorkspaceFolder(uri);
    if (!folder) return uri.path;
    const within = posix.relative(folder.uri.path, uri.path);
    return paths.length > 1 ? `${folder.name}/${within}` : within;
  };
  Reflect.set(vscode, 'workspace', { workspaceFolders, getWorkspaceFolder, asRelativePath, notebookDocuments: [] });
}

describe('the path of a file as a person knows it', () => {
  const before = Reflect.get(vscode, 'workspace');
  afterEach(() => void Reflect.set(vscode, 'workspace', before));
  const shown = (path: string, scheme?: string) => shownPath(file(path, scheme) as never);

  it('tells the files of two folders of one name apart', () => {
    openFolders('/shop/app', '/bank/app', '/bank/lib');
    assert.equal(shown('/shop/app/main.ts'), 'shop/app/main.ts');
    assert.equal(shown('/bank/app/main.ts'), 'bank/app/main.ts');
    assert.equal(shown('/bank/lib/main.ts'), 'lib/main.ts');
    assert.equal(shown('/elsewhere/main.ts'), '/elsewhere/main.ts');
  });

  it('is the name alone for a folder of the window, not where that lies on the disk', () => {
    openFolders('/home/me/app');
    assert.equal(shown('/home/me/app'), 'app');
    openFolders('/shop/app', '/bank/app', '/bank/lib');
    assert.equal(shown('/bank/lib'), 'lib');
    assert.deepEqual([shown('/shop/app'), shown('/bank/app')], ['shop/app', 'bank/app']);
  });

  it('is that of the file for a cell of a notebook and for an older version', () => {
    openFolders('/shop/app');
    assert.equal(shown('/shop/app/main.ts'), 'main.ts');
    assert.equal(shown('/shop/app/sums.ipynb', 'vscode-notebook-cell'), 'sums.ipynb');
    assert.equal(shown('/shop/app/main.ts', 'git'), 'main.ts (git)');
  });
});
