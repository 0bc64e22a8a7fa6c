import assert from 'node:assert/strict';
import { pathWithin } from '../../../src/editor/commit/path-within';

describe('a path below a folder, as URIs have them', () => {
  const places: [folder: string, path: string, within: string | undefined][] = [
    ['/home/me/repo', '/home/me/repo/src/a.ts', 'src/a.ts'],
    ['/home/me/repo/', '/home/me/repo/src/a.ts', 'src/a.ts'],
    ['/c:/repo', '/C:/repo/src/a.ts', 'src/a.ts'],
    ['/C:/repo', '/c:/repo/..a/b', '..a/b'],
    // A repository at the root of a drive, as of one that was made with subst.
    ['/w:/', '/w:/src/a.ts', 'src/a.ts'],
    ['/', '/src/a.ts', 'src/a.ts'],
    ['/home/me/repo', '/home/me/repository/a.ts', undefined],
    ['/home/me/repo', '/home/me/repo', undefined],
    ['/home/me/repo', '/home/me', undefined],
    ['/home/me/repo', '/home/other/a.ts', undefined],
    ['/c:/repo', '/d:/repo/a.ts', undefined],
  ];
  for (const [folder, path, within] of places) {
    it(`is ${within} for ${path} in ${folder}`, () => assert.equal(pathWithin(folder, path), within));
  }
});
