import assert from 'node:assert/strict';
import { placeFinder } from '../../../src/editor/code/finding-place';

const files = ['src/a.ts', 'src/a.tsx', 'lib/a.ts', 'docs/с пробелом.md', 'x'];
const findPlace = placeFinder(files);

describe('the place that a finding of a review begins with', () => {
  const forms: readonly (readonly [string, string, number, number, string])[] = [
    ['src/a.ts:12 **high**: wrong', '', 12, 12, ' **high**: wrong'],
    ['- `src/a.ts:12` **high**: wrong', '- ', 12, 12, ' **high**: wrong'],
    ['1. **src/a.ts:12** — wrong', '1. ', 12, 12, ' — wrong'],
    ['* **`src/a.ts:12`**: wrong', '* ', 12, 12, ': wrong'],
    ['**src/a.ts:12 high**: wrong', '**', 12, 12, ' high**: wrong'],
    ['[src/a.ts:12](src/a.ts#L12): wrong', '', 12, 12, ': wrong'],
    ['[`src/a.ts:12`](src/a.ts#L12) wrong', '', 12, 12, ' wrong'],
    ['`src/a.ts`:12: wrong', '', 12, 12, ': wrong'],
    ['src/a.ts#L12-L14 wrong', '', 12, 14, ' wrong'],
    ['src/a.ts:12–14: wrong', '', 12, 14, ': wrong'],
    ['src/a.ts:12:5: wrong', '', 12, 12, ': wrong'],
    ['./src/a.ts:12 wrong', '', 12, 12, ' wrong'],
    ['b/src/a.ts:12 wrong', '', 12, 12, ' wrong'],
    ['src\\a.ts:12 wrong', '', 12, 12, ' wrong'],
    ['.\\src\\a.ts:12 wrong', '', 12, 12, ' wrong'],
    ['b\\src/a.ts:12 wrong', '', 12, 12, ' wrong'],
    ['src/a.ts, line 12: wrong', '', 12, 12, ': wrong'],
    ['src/a.ts (строка 12): неверно', '', 12, 12, ': неверно'],
    ['`src/a.ts`, строки 12-14: неверно', '', 12, 14, ': неверно'],
    ['• src/a.ts:L12 wrong', '• ', 12, 12, ' wrong'],
    ['### `src/a.ts:12`', '### ', 12, 12, ''],
    ['**high** `src/a.ts:12`: wrong', '**high** ', 12, 12, ': wrong'],
    ['[high] src/a.ts:12 — wrong', '[high] ', 12, 12, ' — wrong'],
    ['> File: src/a.ts, line: 12', '> File: ', 12, 12, ''],
    ['В файле `src/a.ts` на строке 12: неверно', 'В файле ', 12, 12, ': неверно'],
    ['src/a.ts(12,5): wrong', '', 12, 12, ': wrong'],
    ['src/a.ts:12 to 14: wrong', '', 12, 14, ': wrong'],
    ['src/a.ts:14-12: wrong', '', 12, 14, ': wrong'],
    ['src/a.ts: 12: wrong', '', 12, 12, ': wrong'],
    ['| src/a.ts:12 | high | wrong |', '| ', 12, 12, ' | high | wrong |'],
    ['| `src/a.ts` | 12-14 | wrong |', '| ', 12, 14, ' | 12-14 | wrong |'],
    ['{"file": "src/a.ts", "line": 12}', '{"file": ', 12, 12, '}'],
    ['`src/a.ts:12: x = 1` is wrong', '', 12, 12, '`: x = 1` is wrong'],
  ];
  for (const [line, lead, first, last, rest] of forms)
    it(`is found in ${line}`, () => assert.deepEqual(findPlace(line), { lead, path: 'src/a.ts', first, last, rest }));

  it('is that of the longest name, and a bare name counts where one file alone has it', () => {
    assert.equal(findPlace('src/a.tsx:3 x')?.path, 'src/a.tsx');
    assert.equal(findPlace('a.tsx:3 x')?.path, 'src/a.tsx');
    assert.equal(findPlace('a.ts:3 x'), undefined);
    assert.equal(findPlace('docs/с пробелом.md:3 x')?.path, 'docs/с пробелом.md');
  });

  it('is found whichever way the marks of a letter are written', () => {
    for (const [kept, said] of [
      ['NFD', 'NFC'],
      ['NFC', 'NFD'],
    ] as const) {
      const path = 'док/мой ёж.md'.normalize(kept);
      const line = 'док/мой ёж.md:3: x'.normalize(said);
      assert.deepEqual(placeFinder([path])(line), { lead: '', path, first: 3, last: 3, rest: ': x' });
    }
  });

  it('is that of the very path before one that only sounds like it', () => {
    const find = placeFinder(['x.ts', 'a/x.ts']);
    assert.equal(find('a/x.ts:3 x')?.path, 'a/x.ts');
    assert.equal(find('x.ts:3 x')?.path, 'x.ts');
  });

  it('may be a line below the name of its file', () => {
    const find = placeFinder(files);
    const read = (line: string) => {
      const { lead, path, first, rest } = find(line) ?? {};
      return [lead, path, first, rest];
    };
    assert.deepEqual(read('- Строка 3: неверно'), [undefined, undefined, undefined, undefined]);
    find('### `src/a.ts`');
    assert.deepEqual(read('- **Строка 3**: неверно'), ['- **', 'src/a.ts', 3, '**: неверно']);
    assert.deepEqual(read('line 4 is wrong'), ['', 'src/a.ts', 4, ' is wrong']);
    find('**Файл: src/a.tsx**');
    assert.equal(find('L7: wrong')?.path, 'src/a.tsx');
    find('## Something else');
    assert.equal(find('L7: wrong'), undefined);
  });

  it('may stand below a heading of any form, and below what only looks like another heading', () => {
    for (const heading of [
      '### src/a.ts',
      '#### 1. `src/a.ts`',
      '## 2) **src/a.ts**:',
      '1. **`src/a.ts`:**',
      '***src/a.ts***',
      '`src/a.ts`:\n',
      '### File: `src/a.ts`',
      '**File:** `src/a.ts`',
      '**Файл**: src/a.ts',
    ]) {
      const find = placeFinder(files);
      find(heading);
      assert.equal(find('L7: wrong')?.path, 'src/a.ts', heading);
    }
    const find = placeFinder(files);
    find('### src/a.ts');
    for (const [line, lead, rest] of [
      ['**Line 5**: x', '**', '**: x'],
      ['1. **Строка 5** — x', '1. **', '** — x'],
    ] as const)
      assert.deepEqual(find(line), { lead, path: 'src/a.ts', first: 5, last: 5, rest });
    for (const line of ['**Ошибки:**', '`foo` is bad', '**One** and **other**', '`foo`', '1. **Плохо** — `x`'])
      assert.equal(find(line), undefined, line);
    assert.equal(find('Line 9: y')?.first, 9);
  });

  it('is none where an L begins the name of something else', () => {
    const find = placeFinder(files);
    find('### src/a.ts');
    for (const line of ['L2 cache is slow', 'L2-cache is slow', '- **L2** cache', 'src/a.ts, L2 cache is slow'])
      assert.equal(find(line), undefined, line);
    for (const line of ['L2', '- `L2`: x', 'L2-L3: x', 'L2 — x', '**L2**, x', 'src/a.ts (L2) x', 'src/a.ts at L2 x'])
      assert.equal(find(line)?.first, 2, line);
  });

  it('is none for other files, other lines and tricks', () => {
    for (const line of [
      '',
      'No fault.',
      'src/b.ts:1 x',
      '../src/a.ts:1',
      '[x](command:evil)',
      'src/a.ts is fine',
      'src/a.ts:x',
      'src/a.ts has 12 lines',
      'https://evil/src/a.ts:1',
      'src/a.ts:0',
      'src/a.ts:1234567890',
      'src/a.ts:12th',
      'src/a.ts: 12 faults',
      'src/a.ts, 3 lines too many',
      '[a word](src/a.ts:12)',
      '[the place src/a.ts:12](x)',
      '`import "src/a.ts:12"`',
      '~/src/a.ts:1',
    ])
      assert.equal(findPlace(line), undefined, line);
  });
});
