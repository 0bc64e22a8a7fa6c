import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, relative } from 'node:path';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

if (!('workspace' in vscode)) Reflect.set(vscode, 'workspace', undefined);
const { readFolder } = loadWithStandIn(
  () =>
    require('../../src/vscode/question/workspace-files') as typeof import('../../src/vscode/question/workspace-files'),
);

const uriOf = (path: string) => ({ path, fsPath: path, scheme: 'file', toString: () => `file://${path}` });
const { signal } = new AbortController();

describe('the files of a window with several folders', () => {
  const putBack = laidUnder('workspace', 'Uri');
  const searches: string[] = [];
  beforeEach(() => {
    searches.length = 0;
    Reflect.set(vscode, 'Uri', {
      joinPath: ({ path }: { path: string }, part: string) => uriOf(posix.join(path, part)),
    });
    Reflect.set(vscode, 'workspace', {
      workspaceFolders: ['/shop', '/shop/till', '/docs'].map((path) => ({ uri: uriOf(path), name: path })),
      getConfiguration: (_section: unknown, folder?: { path: string }) => ({
        get: (name: string) => (name === 'search.exclude' && folder ? { [`**${folder.path}-only`]: true } : {}),
        inspect: () => undefined,
      }),
      findFiles: async ({ base }: { base: { path: string } }, exclude: string) => {
        searches.push(`${base.path} ${/\*\*\/(?:shop|docs)\S*?-only/.exec(exclude)?.[0]}`);
        // A folder within another is found from both.
        return [uriOf(`${base.path}/a.ts`), ...(base.path === '/shop' ? [uriOf('/shop/till/a.ts')] : [])];
      },
      asRelativePath: ({ path }: { path: string }) => path,
      getWorkspaceFolder: () => undefined,
      textDocuments: [],
      fs: { stat: async () => ({ size: 1 }), readFile: async () => Buffer.from('x') },
    });
  });
  after(putBack);

  it('are those of each, without what the settings of that folder leave out, each once', async () => {
    const { paths } = await readFolder(undefined, signal);
    assert.deepEqual(searches, ['/shop **/shop-only', '/shop/till **/shop/till-only', '/docs **/docs-only']);
    assert.deepEqual(paths, ['/docs/a.ts', '/shop/a.ts', '/shop/till/a.ts']);
  });

  it('are those of one where that was asked for', async () => {
    assert.deepEqual((await readFolder(uriOf('/docs') as never, signal)).paths, ['/docs/a.ts']);
  });

  it('are those of the others where VS Code never ends its search of one that lies on no disk', async () => {
    const { workspace } = vscode as unknown as { workspace: Record<string, unknown> };
    const { findFiles } = workspace as { findFiles: (pattern: { base: { scheme: string } }, no: string) => unknown };
    const virtual = { ...uriOf('/far'), scheme: 'vscode-vfs', toString: () => 'vscode-vfs:///far' };
    Reflect.set(workspace, 'workspaceFolders', [{ uri: virtual }, { uri: uriOf('/docs') }]);
    Reflect.set(workspace, 'findFiles', (pattern: { base: { scheme: string } }, no: string) =>
      pattern.base.scheme === 'file' ? findFiles(pattern, no) : new Promise(() => {}),
    );
    const { timeout } = AbortSignal;
    Reflect.set(AbortSignal, 'timeout', () => AbortSignal.abort());
    try {
      const { paths, isUnsearched } = await readFolder(undefined, signal);
      assert.deepEqual([paths, isUnsearched], [['/docs/a.ts'], true]);
      await assert.rejects(readFolder(virtual as never, AbortSignal.abort()), { kind: 'cancelled' });
    } finally {
      Reflect.set(AbortSignal, 'timeout', timeout);
    }
  });

  it('are judged in a folder that was asked for as in all of the window: a link is none of its own', async function () {
    if (process.platform === 'win32') this.skip();
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'gigachat-bridge-links-')));
    const root = join(home, '.docker', 'shop');
    for (const path of [join(home, '.aws', 'sso'), join(root, 'shared'), join(root, 'till')]) {
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'session.json'), 'x');
    }
    symlinkSync('../../.aws', join(root, 'docs'));
    symlinkSync('../shared', join(root, 'till', 'shared'));
    const { workspace } = vscode as unknown as { workspace: Record<string, unknown> };
    Reflect.set(workspace, 'workspaceFolders', [{ uri: uriOf(root), name: 'shop' }]);
    Reflect.set(workspace, 'asRelativePath', ({ path }: { path: string }) => relative(root, path));
    const inFolder = async (folder: string, path: string) => {
      Reflect.set(workspace, 'findFiles', async () => [uriOf(join(root, folder, path))]);
      const { texts, secrets } = await readFolder(uriOf(join(root, folder)) as never, signal);
      return [texts.map((text) => text.path), secrets];
    };
    try {
      assert.deepEqual(await inFolder('docs', 'sso/session.json'), [[], ['docs/sso/session.json']]);
      const shared = 'till/shared/session.json';
      assert.deepEqual(await inFolder('till', 'shared/session.json'), [[shared], []]);
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it('are none that a link leads to where secrets are kept, however it is called here', async function () {
    if (process.platform === 'win32') this.skip();
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'gigachat-bridge-links-')));
    const [repository, alias] = [join(home, '.docker', 'shop'), join(home, 'alias')];
    const write = (path: string) => {
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, 'x');
    };
    for (const path of ['.ssh/id_ed25519', '.aws/credentials', 'other/lib.ts']) write(join(home, path));
    for (const path of ['a.ts', 'config/.env.local', 'src/b.ts']) write(join(repository, path));
    const links = {
      'notes.md': '../../.ssh/id_ed25519',
      'docs/aws.md': '../../../.aws/credentials',
      cloud: '../../.aws',
      'settings.md': 'config/.env.local',
      'c.ts': 'src/b.ts',
      'lib.ts': '../../other/lib.ts',
      'gone.md': '../../.ssh/gone',
    };
    mkdirSync(join(repository, 'docs'));
    for (const [path, to] of Object.entries(links)) symlinkSync(to, join(repository, path));
    symlinkSync(repository, alias);
    const found = [
      ...Object.keys(links).filter((path) => path !== 'cloud'),
      'cloud/credentials.md',
      'a.ts',
      'src/b.ts',
    ];
    symlinkSync('credentials', join(home, '.aws', 'credentials.md'));
    const { workspace } = vscode as unknown as { workspace: Record<string, unknown> };
    try {
      for (const root of [repository, alias]) {
        Reflect.set(workspace, 'findFiles', async () => found.map((path) => uriOf(join(root, path))));
        Reflect.set(workspace, 'asRelativePath', ({ path }: { path: string }) => relative(root, path));
        const { paths, texts, secrets } = await readFolder(uriOf(root) as never, signal);
        const open = ['a.ts', 'c.ts', 'lib.ts', 'src/b.ts'];
        assert.deepEqual(secrets, ['cloud/credentials.md', 'docs/aws.md', 'notes.md', 'settings.md']);
        assert.deepEqual(paths, ['a.ts', 'c.ts', 'gone.md', 'lib.ts', 'src/b.ts']);
        assert.deepEqual(
          texts.map(({ path }) => path).filter((path) => path !== 'gone.md'),
          open,
        );
      }
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
