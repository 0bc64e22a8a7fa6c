import assert from 'node:assert/strict';
import { posix } from 'node:path';
import type { Uri } from 'vscode';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { ignoredFiles } = loadWithStandIn(
  () => require('../../src/vscode/question/ignored-files') as typeof import('../../src/vscode/question/ignored-files'),
);

const uriOf = (path: string) => ({ path, fsPath: path, scheme: 'file', toString: () => `file://${path}` }) as Uri;
const { signal } = new AbortController();
const logs = uriOf('/shop/logs');
const files = ['/shop/logs/a.log', '/shop/logs/b.log', '/shop/logs/keep.md'].map(uriOf);

/** What there is to see without Git. */
const onDisk = new Set<string>();

/** A window whose Git extension starts like this. */
function open(activate: () => Promise<unknown>): void {
  Reflect.set(vscode, 'workspace', {
    getConfiguration: () => ({ inspect: () => undefined }),
    workspaceFolders: [{ uri: uriOf('/shop') }],
    fs: {
      stat: async ({ path }: Uri) => (onDisk.has(path) ? {} : Promise.reject(new Error('not there'))),
    },
  });
  Reflect.set(vscode, 'extensions', { getExtension: () => ({ activate }) });
  Reflect.set(vscode, 'Uri', { joinPath: ({ path }: Uri, part: string) => uriOf(posix.join(path, part)) });
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
  const putBack = laidUnder('workspace', 'extensions', 'Uri');
  afterEach(() => {
    onDisk.clear();
    putBack();
  });
  const found = async (uris = files, folder: Uri | undefined = logs) =>
    [...(await ignoredFiles(uris, folder, signal)).files].map(({ fsPath }) => fsPath);

  it('are those of a folder, unless all of it is ignored', async () => {
    open(gitWith('/shop/logs/a.log', '/shop/logs/b.log'));
    assert.deepEqual(await found(), ['/shop/logs/a.log', '/shop/logs/b.log']);
    assert.deepEqual(await found(files.slice(0, 2)), []);
    assert.deepEqual([...(await ignoredFiles(files.slice(0, 2), undefined, signal)).files], files.slice(0, 2));
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

  describe('are unknown where Git is off', () => {
    const off = () => Promise.resolve({ enabled: false });
    const isUnknown = async (uris = files, folder: Uri | undefined = logs) =>
      (await ignoredFiles(uris, folder, signal)).isUnknown;

    it('or missing, and there are rules that it would follow', async () => {
      for (const start of [off, () => Promise.reject(new Error('no Git'))]) {
        onDisk.clear();
        open(start);
        assert.equal(await isUnknown([...files, uriOf('/shop/logs/.gitignore')]), true);
        assert.equal(await isUnknown(), false, 'no rules');
        onDisk.add('/shop/.gitignore');
        assert.equal(await isUnknown(), false, 'no repository');
        onDisk.add('/shop/.git');
        assert.equal(await isUnknown(), true);
        assert.equal(await isUnknown(files, undefined), true);
        assert.equal(await isUnknown([]), false, 'nothing to read');
      }
    });

    it('or has the repository not open', async () => {
      const api = { state: 'initialized', getRepository: () => null };
      open(async () => ({ enabled: true, getAPI: () => api }));
      assert.equal(await isUnknown([...files, uriOf('/shop/logs/.gitignore')]), false, 'no repository');
      onDisk.add('/shop/.gitignore').add('/shop/.git');
      assert.equal(await isUnknown(), true);
      open(gitWith());
      assert.equal(await isUnknown(), false);
    });

    it('but not above the repository, nor where Git does not work at all', async () => {
      open(off);
      onDisk.add('/.gitignore').add('/shop/.git');
      assert.equal(await isUnknown(), false);
      onDisk.add('/shop/.gitignore');
      const virtual = files.map((uri) => ({ ...uri, scheme: 'vscode-vfs' }) as Uri);
      assert.equal(await isUnknown(virtual), false);
    });
  });
});
