import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { loadWithStandIn, vscode } from '../faults/vscode-stand-in';

const { ignoredFiles } = loadWithStandIn(
  () => require('../../src/vscode/question/ignored-files') as typeof import('../../src/vscode/question/ignored-files'),
);

const uriOf = (fsPath: string) => ({ fsPath }) as Uri;
const { signal } = new AbortController();
const logs = uriOf('/shop/logs');
const files = ['/shop/logs/a.log', '/shop/logs/b.log', '/shop/logs/keep.md'].map(uriOf);

/** A window whose Git extension starts like this. */
function open(activate: () => Promise<unknown>): void {
  Reflect.set(vscode, 'workspace', { getConfiguration: () => ({ inspect: () => undefined }) });
  Reflect.set(vscode, 'extensions', { getExtension: () => ({ activate }) });
}

/** Git, and what it ignores. */
function gitWith(...ignored: string[]) {
  const repository = {
    checkIgnore: async (paths: string[]) => new Set(paths.filter((path) => ignored.includes(path))),
  };
  const api = { state: 'initialized', getRepository: () => repository };
  return async () => ({ enabled: true, getAPI: () => api });
}

describe('the files that Git ignores', () => {
  const before = ['workspace', 'extensions'].map((name) => [name, Reflect.get(vscode, name)] as const);
  afterEach(() => {
    for (const [name, value] of before) Reflect.set(vscode, name, value);
  });
  const found = async (uris = files, folder: Uri | undefined = logs) =>
    [...(await ignoredFiles(uris, folder, signal))].map(({ fsPath }) => fsPath);

  it('are those of a folder, unless all of it is ignored', async () => {
    open(gitWith('/shop/logs/a.log', '/shop/logs/b.log'));
    assert.deepEqual(await found(), ['/shop/logs/a.log', '/shop/logs/b.log']);
    assert.deepEqual(await found(files.slice(0, 2)), []);
    assert.deepEqual([...(await ignoredFiles(files.slice(0, 2), undefined, signal))], files.slice(0, 2));
    open(gitWith('/shop/logs', '/shop/logs/a.log'));
    assert.deepEqual(await found(), []);
  });

  it('are none where Git cannot be asked, and nobody who leaves waits for it', async () => {
    open(() => Promise.reject(new Error('no Git')));
    assert.deepEqual(await found(), []);
    open(() => new Promise(() => {}));
    const leaving = new AbortController();
    const asked = ignoredFiles(files, logs, leaving.signal);
    leaving.abort();
    await assert.rejects(asked, { kind: 'cancelled' });
  });
});
