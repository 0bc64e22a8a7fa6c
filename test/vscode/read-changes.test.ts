import assert from 'node:assert/strict';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const putBack = laidUnder('Uri', 'workspace', 'FileType');
const { readAllChanges } = loadWithStandIn(
  () => require('../../src/vscode/commit/read-changes') as typeof import('../../src/vscode/commit/read-changes'),
);

describe('the changes that no commit holds', () => {
  beforeEach(() => {
    Reflect.set(vscode, 'Uri', { joinPath: (_root: unknown, path: string) => ({ fsPath: path, path }) });
  });
  after(putBack);

  it('of thousands of files staged in part are all read, with few runs of Git', async () => {
    const diffOf = (path: string) =>
      `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-a\n+b\n`;
    const whole = Array.from({ length: 3_000 }, (_, nth) => diffOf(`f${nth}`)).join('');
    let runs = 0;
    const repository = {
      rootUri: { path: '/r' },
      state: { HEAD: { commit: '1' }, indexChanges: [], workingTreeChanges: [], mergeChanges: [] },
      diff: async () => whole,
      diffWith: async (_ref: string, path: string) => {
        runs += 1;
        return diffOf(path);
      },
    } as unknown as Parameters<typeof readAllChanges>[0];
    assert.equal((await readAllChanges(repository)).length, 3_000);
    assert.ok(runs > 0 && runs <= 100, `${runs} runs`);
  });

  it('of so many files are what is staged and what is not, where Git is not asked for both in one', async () => {
    const diffOf = (path: string, line: number, after: string) =>
      `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -${line} +${line} @@\n-a\n+${after}\n`;
    const names = Array.from({ length: 150 }, (_, nth) => `f${nth}`);
    const repository = {
      rootUri: { path: '/r' },
      state: { HEAD: { commit: '1' }, indexChanges: [], workingTreeChanges: [], mergeChanges: [] },
      diff: async (cached?: boolean) =>
        names.map((path) => (cached ? diffOf(path, 1, 'staged') : diffOf(path, 9, 'not yet'))).join(''),
      diffWith: async (_ref: string, path: string) => `${diffOf(path, 1, 'staged')}@@ -9 +9 @@\n-a\n+not yet\n`,
    } as unknown as Parameters<typeof readAllChanges>[0];
    const changes = await readAllChanges(repository);
    assert.deepEqual(
      changes.map(({ path, kind, added, removed, hunks }) => ({ path, kind, added, removed, hunks })),
      names.map((path) => ({
        path,
        kind: 'modified',
        added: 2,
        removed: 2,
        hunks: ['@@ -1 +1 @@\n-a\n+staged', '@@ -9 +9 @@\n-a\n+not yet'],
      })),
    );
  });

  it('of a new link are its name alone: Git commits the link, not what lies at its end', async () => {
    const bytes = Buffer.from('aws_secret_access_key = canary-at-the-end-of-a-link');
    Reflect.set(vscode, 'FileType', { File: 1, SymbolicLink: 64 });
    Reflect.set(vscode, 'workspace', {
      fs: {
        stat: async ({ path }: { path: string }) => ({ size: bytes.length, type: path === '/r/notes.md' ? 65 : 1 }),
        readFile: async () => bytes,
      },
    });
    const changed = ['/r/notes.md', '/r/own.md'].map((path) => ({ uri: { path, fsPath: path }, status: 7 }));
    const repository = {
      rootUri: { path: '/r' },
      state: { HEAD: { commit: '1' }, indexChanges: [], workingTreeChanges: changed, mergeChanges: [] },
      diff: async () => '',
    } as unknown as Parameters<typeof readAllChanges>[0];
    const changes = await readAllChanges(repository);
    assert.deepEqual(
      changes.map(({ path, hunks }) => [path, hunks.join('').includes('canary-at-the-end')]),
      [
        ['notes.md', false],
        ['own.md', true],
      ],
    );
  });
});
