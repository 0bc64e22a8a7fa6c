import assert from 'node:assert/strict';
import { finderOf } from '../../../src/core/masking/masker';
import { plainView } from '../../../src/core/masking/plain-view';

const line = `const value = read(text, 12); // ${'what a program has '.repeat(3)}\n`;

describe('a text as a person reads it', () => {
  it('is looked through anew around what was hidden only, and as a whole where that is everywhere', () => {
    const program = `${line.repeat(600)}const end = '\\n';\n${line.repeat(600)}`;
    const length = (text: string) => plainView(text)?.parts.reduce((sum, { start, end }) => sum + end - start, 0) ?? 0;
    assert.ok(length(program) > 800 && length(program) < 1_600, String(length(program)));
    const json = JSON.stringify(program);
    assert.equal(length(json), plainView(json)?.text.length);
  });

  it('shows a value at any place of a long text, and a key that begins behind an escape to its end', () => {
    const find = finderOf([]);
    const foundIn = (text: string) => find(text).map(({ start, end }) => text.slice(start, end));
    for (const lines of [0, 1, 9, 300]) {
      const around = line.repeat(lines);
      assert.deepEqual(foundIn(`${around}ivan\\u0040mail.ru\n${around}+7&nbsp;916&nbsp;123-45-67\n${around}`), [
        'ivan\\u0040mail.ru',
        '+7&nbsp;916&nbsp;123-45-67',
      ]);
      const token = `eyJ${'aB1x'.repeat(500)}.${'cD2y'.repeat(500)}.${'eF3z'.repeat(500)}`;
      assert.deepEqual(foundIn(`${around}${token}\\u003d\n${around}`), [`${token}\\u003d`]);
      const key = `-----BEGIN&#32;PRIVATE KEY-----\n${'abcd\n'.repeat(600)}-----END PRIVATE KEY-----`;
      assert.deepEqual(foundIn(`${around}${key}\n${around}`), [key]);
    }
  });

  for (const [name, written] of [
    ['bytes, as nginx logs them', '\\xD0\\x98\\xD0\\xB2\\xD0\\xB0\\xD0\\xBD'],
    ['bytes in JSON', '\\\\xD0\\\\x98\\\\xD0\\\\xB2\\\\xD0\\\\xB0\\\\xD0\\\\xBD'],
    ['bytes, as Git names files', '\\320\\230\\320\\262\\320\\260\\320\\275'],
    ['letters, as a program names them', '\\u{418}\\u{432}\\u{0430}\\u{43d}'],
    ['letters, as old pages name them', '%u0418%u0432%u0430%u043D'],
  ] as const) {
    it(`shows ${name}`, () => {
      assert.equal(plainView(`"${written} 7"`)?.text, '"Иван 7"');
      assert.deepEqual(
        finderOf(['Иван'])(`a ${written} b`).map(({ start, end }) => [start, end]),
        [[2, 2 + written.length]],
      );
    });
  }

  it('leaves bytes as they are that are no letters', () => {
    for (const text of ['\\320', '\\200\\201', 'C:\\100\\277', '\\u{110000}'])
      assert.ok([text, undefined].includes(plainView(text)?.text), text);
    assert.equal(plainView('ivan\\x40mail.ru')?.text, 'ivan@mail.ru');
    assert.equal(plainView('caf\\xe9')?.text, 'café');
  });

  it('looks at bytes that are no letters about as fast as at letters', () => {
    const fastest = (text: string) => {
      const times = Array.from({ length: 7 }, () => {
        const begun = performance.now();
        plainView(text);
        return performance.now() - begun;
      });
      return Math.min(...times);
    };
    for (const [bad, good] of [
      ['\\xff\\xff', '\\xd0\\x98'],
      ['%FF%FF', '%D0%98'],
    ] as const) {
      const [slow, usual] = [fastest(bad.repeat(8000)), fastest(good.repeat(8000))];
      assert.ok(slow < 6 * usual, `${slow} and ${usual} ms`);
    }
  });
});
