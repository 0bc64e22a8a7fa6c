import assert from 'node:assert/strict';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const putBack = laidUnder('Uri', 'workspace', 'window', 'extensions');
const { askForReview } = loadWithStandIn(
  () =>
    require('../../src/vscode/question/question-changes') as typeof import('../../src/vscode/question/question-changes'),
);
type Read = Parameters<typeof askForReview>[0];

describe('the question of a review', () => {
  after(putBack);

  it('of a diff of many megabytes tells the person of which files only the beginning was read', async () => {
    const part = (name: string, count: number) =>
      `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -0,0 +1,${count} @@\n${'+a line\n'.repeat(count)}`;
    const diff = part('small.ts', 2) + Array.from({ length: 100 }, (_, nth) => part(`f${nth}.ts`, 4_000)).join('');
    const repository = {
      rootUri: { path: '/r' },
      state: { HEAD: { commit: '1' }, indexChanges: [], workingTreeChanges: [], mergeChanges: [] },
      status: async () => {},
      diff: async (cached?: boolean) => (cached ? '' : diff),
    };
    const git = { state: 'initialized', repositories: [repository], getRepository: () => null };
    Reflect.set(vscode, 'window', {});
    Reflect.set(vscode, 'Uri', { joinPath: (_root: unknown, path: string) => ({ path }) });
    Reflect.set(vscode, 'extensions', {
      getExtension: () => ({ activate: async () => ({ enabled: true, getAPI: () => git }) }),
    });
    Reflect.set(vscode, 'workspace', {
      textDocuments: [],
      fs: { stat: async () => ({ size: 1 }), readFile: async () => Buffer.from('a\n') },
    });
    const read = { text: '', pictures: [], used: [], leftOut: [] } as unknown as Read;
    const { asked } = await askForReview(read, '');
    const cut = read.leftOut.flatMap(({ name, why }) => (why === 'cut' ? [name] : []));
    assert.ok(asked.includes('more lines of this file are left out') && asked.includes('and more'));
    assert.ok(cut.includes('f0.ts') && cut.includes('f1.ts') && !cut.includes('small.ts'), cut.join());
  });
});
