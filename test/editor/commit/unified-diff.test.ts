import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffWithin } from '../../../src/editor/commit/diff-within-budget';
import { shortDiff } from '../../../src/editor/commit/short-diff';
import { lastLineOf, newFile, numbered, readDiff } from '../../../src/editor/commit/unified-diff';

/** Who commits; and ends of lines stay as they are written, also where Git is set up otherwise. */
const settings = ['-c', 'user.name=A', '-c', 'user.email=a@b.c', '-c', 'core.autocrlf=false'];
/** No name on Windows has a quotation mark or a tab. */
const oddNames = process.platform === 'win32' ? [] : ['with "quotes"\tand tab'];

describe('a diff, as Git prints it', () => {
  let folder: string;
  const git = (...args: string[]) => execFileSync('git', [...settings, ...args], { cwd: folder, encoding: 'utf8' });
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  /** What is read of the staged diff: what happened to each file. */
  const staged = (...config: string[]) =>
    readDiff(git(...config, 'diff', '--cached')).map(({ kind, path, from, binary, added, removed }) =>
      [kind, from, path, binary ? 'binary' : `+${added} -${removed}`].filter((word) => word !== undefined).join(' '),
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'diff-'));
    git('init', '-q');
    mkdirSync(join(folder, 'b'));
    write('old name.txt', 'one\ntwo\nthree\nfour\n');
    write('b/lines.txt', '-- dashes\n++ pluses\nkeep\n');
    write('файл.txt', 'раз\n');
    write('gone.txt', 'gone\n');
    write('picture.png', new Uint8Array([0x89, 0x50, 0, 1, 2, 3]));
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    renameSync(join(folder, 'old name.txt'), join(folder, 'new name.txt'));
    renameSync(join(folder, 'picture.png'), join(folder, 'image.png'));
    write('b/lines.txt', '-- other\n+++ more\ndiff --git a/x b/x\nkeep\n');
    write('файл.txt', 'раз\nдва\n');
    write('empty.txt', '');
    write('data.bin', new Uint8Array([0, 1, 2]));
    for (const name of oddNames) write(name, 'x\n');
    rmSync(join(folder, 'gone.txt'));
    git('add', '-A');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const expected = [
    'modified b/lines.txt +3 -2',
    'added data.bin binary',
    'added empty.txt +0 -0',
    'deleted gone.txt +0 -1',
    'renamed picture.png image.png +0 -0',
    'renamed old name.txt new name.txt +0 -0',
    ...oddNames.map((name) => `added ${name} +1 -0`),
    'modified файл.txt +1 -0',
  ].sort();

  for (const [what, config] of [
    ['as it is', []],
    ['with names as they are', ['-c', 'core.quotepath=false']],
    ["with the index's own prefixes", ['-c', 'diff.mnemonicPrefix=true']],
    ['without prefixes', ['-c', 'diff.noprefix=true']],
    ['with colours', ['-c', 'color.ui=always']],
  ] as const) {
    it(`tells what happened to each file, ${what}`, () => {
      assert.deepEqual(staged(...config).sort(), expected);
    });
  }

  it('knows the names behind prefixes of the user, of any length', () => {
    for (const [head, path] of [
      ['diff --git old/src/a.ts new/src/a.ts', 'src/a.ts'],
      ['diff --git before/a.ts after/a.ts', 'a.ts'],
      ['diff --git a b.txt a b.txt', 'a b.txt'],
    ])
      assert.equal(readDiff(`${head}\n@@ -1 +1 @@\n-a\n+b`)[0]?.path, path);
  });

  it('tells of rights that change', () => {
    git('commit', '-q', '-m', 'second');
    git('update-index', '--chmod=+x', 'empty.txt');
    const [change, ...others] = readDiff(git('diff', '--cached'));
    assert.deepEqual([change?.path, change?.modes, others], ['empty.txt', '100644 -> 100755', []]);
    assert.match(diffWithin(change ? [change] : [], 100), /empty\.txt \(mode 100644 -> 100755\)/);
  });

  it('keeps lines that look like headers in the file they stand in', () => {
    const lines = readDiff(git('diff', '--cached')).find(({ path }) => path === 'b/lines.txt');
    assert.match(
      lines?.hunks.join('\n') ?? '',
      /^@@ [\s\S]*\n--- dashes\n[\s\S]*\n\+\+\+\+ more\n\+diff --git a\/x b\/x\n keep$/,
    );
  });

  it('numbers the lines as the file has them, also where Git is told to leave the space of empty lines away', () => {
    write('gaps.txt', 'one\n\ntwo\n\nthree\n');
    git('add', 'gaps.txt');
    git('commit', '-q', '-m', 'second');
    write('gaps.txt', 'one\n\nTWO\n\nthree\nfour\n');
    for (const config of [[], ['-c', 'diff.suppressBlankEmpty=true']]) {
      const shown = numbered(readDiff(git(...config, 'diff'))[0]?.hunks[0] ?? '').split('\n');
      assert.ok(shown.includes('     3 +TWO') && shown.includes('     6 +four'), shown.join('\n'));
    }
  });

  it('numbers the lines of a merge, which have a mark for each side', () => {
    const both = '@@@ -1,3 -1,3 +1,4 @@@\n  one\n- two\n -zwei\n++deux\n+ trois\n  end';
    assert.deepEqual(numbered(both).split('\n').slice(1), [
      '     1   one',
      '       - two',
      '        -zwei',
      '     2 ++deux',
      '     3 + trois',
      '     4   end',
    ]);
  });

  it('knows the last line that a change tells of', () => {
    assert.equal(lastLineOf(['@@ -1,3 +1,4 @@ a + b', '@@ -90,2 +91,6 @@']), 96);
    assert.equal(lastLineOf(['@@@ -1,3 -1,3 +1,4 @@@']), 4);
    assert.equal(lastLineOf(['@@ -1 +1 @@']), 1);
    assert.equal(lastLineOf(['@@ -3,2 +2,0 @@']), 2);
    assert.equal(lastLineOf([]), 0);
  });

  it('takes no line behind a change for one of it', () => {
    const [change, other] = readDiff(
      'diff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b\nSubmodule y z 1111111..2222222:\n  > what\n',
    );
    assert.deepEqual(change?.hunks, ['@@ -1 +1 @@\n-a\n+b']);
    assert.deepEqual([other?.path, other?.kind, other?.hunks], ['y z', 'modified', []]);
  });

  it('tells of submodules whose changes Git puts into words', () => {
    const told = (...lines: string[]) => readDiff(lines.join('\n')).map(({ kind, path }) => `${kind} ${path}`);
    assert.deepEqual(told('Submodule lib contains modified content'), ['modified lib']);
    assert.deepEqual(
      told(
        'Submodule lib contains untracked content',
        'Submodule lib contains modified content',
        'Submodule lib 1111111..2222222:',
        '  > fix: it',
        'Submodule my lib contains untracked content',
      ),
      ['modified lib', 'modified my lib'],
    );
    assert.deepEqual(
      told(
        'Submodule a 0000000...2222222 (new submodule)',
        'Submodule b 1111111...0000000 (submodule deleted)',
        'Submodule c 1111111...2222222 (commits not present)',
      ),
      ['added a', 'deleted b', 'modified c'],
    );
  });

  it('names the files of a merge with conflicts', () => {
    git('commit', '-q', '-m', 'second');
    git('checkout', '-q', '-b', 'other', 'HEAD~1');
    write('gone.txt', 'one way\n');
    git('commit', '-q', '-am', 'one');
    git('checkout', '-q', '-b', 'third', 'HEAD~1');
    write('gone.txt', 'another way\n');
    git('commit', '-q', '-am', 'two');
    assert.throws(() => git('merge', 'other'));
    assert.deepEqual(
      readDiff(git('diff')).map(({ path }) => path),
      ['gone.txt'],
    );
  });

  it('is nothing for nothing', () => {
    assert.deepEqual(readDiff(''), []);
    assert.deepEqual(readDiff('warning: something\n'), []);
  });

  it('is made for a file that Git does not know yet', () => {
    const { hunks, added } = newFile('a.txt', 'one\ntwo\n');
    assert.deepEqual([hunks, added], [['@@ -0,0 +1,2 @@\n+one\n+two'], 2]);
    assert.deepEqual(newFile('a.txt', '').hunks, []);
  });
});

describe('a diff of many megabytes', () => {
  const part = (name: string, line: string, count: number) =>
    `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -1 +1,${count} @@\n${`+${line}\n`.repeat(count)}`;
  const read = (diff: string) => readDiff(diff).map(({ path, hunks }) => [path, hunks.at(-1)?.split('\n', 1)[0]]);
  const sizeOf = (diff: string) => readDiff(diff).reduce((sum, { hunks }) => sum + hunks.join('\n').length, 0);

  it('is read as far as anybody is shown of it: each file is named, and what is left out is counted', () => {
    const diff = part('small.txt', 'a', 1) + part('large.txt', 'long line', 1_000_000) + part('last.txt', 'b', 2);
    const [small, large, last] = readDiff(diff);
    assert.deepEqual([small?.path, small?.added], ['small.txt', 1]);
    assert.deepEqual([last?.path, last?.added], ['last.txt', 2]);
    assert.equal(large?.path, 'large.txt');
    assert.ok(sizeOf(diff) < 5_000_000);
    const left = Number(/^@@ (\d+) more lines of this file are left out @@$/.exec(large?.hunks.at(-1) ?? '')?.[1]);
    assert.equal((large?.added ?? 0) + left, 1_000_000);
  });

  it('is read so where it is one line, and where Git has coloured it', () => {
    const line = 'x'.repeat(6_000_000);
    assert.deepEqual(read(part('one.js', line, 1) + part('b', 'c', 1)), [
      ['one.js', '@@ 1 more lines of this file are left out @@'],
      ['b', '@@ -1 +1,1 @@'],
    ]);
    const coloured = (part('one.js', 'y', 3_000_000) + part('b', 'c', 1)).replaceAll(
      'diff --git',
      '\u001b[1mdiff --git',
    );
    assert.deepEqual(
      read(coloured).map(([path]) => path),
      ['one.js', 'b'],
    );
    assert.ok(sizeOf(coloured) < 5_000_000);
  });

  it('of thousands of files has a kilobyte of each, and the first line of one with a name that is longer', () => {
    const files = Array.from({ length: 4000 }, (_, nth) => part(`${nth}.txt`, `line ${nth}`, 200));
    const parts = shortDiff(files.join('')).split(/^(?=diff --git )/m);
    assert.equal(parts.length, files.length);
    for (const [nth, one] of parts.entries()) {
      const [kept = '', rest] = one.split(/^@@ (?=\d+ more lines)/m);
      assert.ok(files[nth]?.startsWith(kept) && kept.length > 900, `${nth}: ${kept.length} characters`);
      assert.match(rest ?? '', /^\d+ more lines of this file are left out @@\n$/);
    }
    const long = Array.from({ length: 1000 }, (_, nth) => part(`${'d/'.repeat(1000)}${nth}`, 'x', 1));
    const begins = shortDiff(long.join('')).match(/^diff --git a\/(?:d\/){400}/gm);
    assert.equal(begins?.length, long.length);
  });
});
