import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { searchTexts } from '../../src/vscode/question/codebase-search';

const file = (path: string, text: string) => ({ uri: { path } as Uri, path, text });
const search = async (files: ReturnType<typeof file>[], question: string, signal = new AbortController().signal) =>
  (await searchTexts(files, question, signal)).map(({ file: { path }, first, last }) => `${path}:${first}-${last}`);

describe('the search in a project', () => {
  it('finds words inside names and in other forms, the rare ones first, and files by their paths', async () => {
    const files = [
      file('src/a.ts', `${'\n'.repeat(40)}const invoiceTotals = 1;\n`),
      file('src/b.ts', 'parse(text);\nparsed();\n'),
      file('src/invoice.ts', 'export {};\n'),
      file('src/c.ts', '// Считаем налоги\n'),
    ];
    assert.deepEqual(await search(files, 'Where are invoice totals parsed?'), [
      'src/a.ts:25-41',
      'src/invoice.ts:0-1',
      'src/b.ts:0-2',
    ]);
    assert.deepEqual(await search(files, 'Где налог?'), ['src/c.ts:0-1']);
    assert.deepEqual(await search(files, 'nothing alike'), []);
  });

  it('of thousands of files leaves turns for others, and ends when nobody waits for it', async () => {
    const files = Array.from({ length: 2_000 }, (_, nth) =>
      file(`f${nth}.ts`, 'const invoiceNumber = parse(text);\n'.repeat(300)),
    );
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    count();
    assert.equal((await search(files, 'invoice parse')).length, 12);
    isOver = true;
    assert.ok(turns > 5, `${turns} turns`);
    await assert.rejects(search(files, 'invoice parse', AbortSignal.abort()), { name: 'AbortError' });
  });
});
