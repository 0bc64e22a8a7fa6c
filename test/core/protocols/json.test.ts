import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson } from '../../../src/core/ground/text/parse-json';

/** What the language's own reader says of a text, in the same words. */
function known(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

describe('JSON of others', () => {
  it('is read exactly where it is JSON, whatever stands around it', () => {
    const blank = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r', '\f', '\u00a0', '\ufeff') });
    const cut = fc
      .tuple(fc.json(), fc.nat(), fc.nat())
      .map(([json, from, to]) => json.slice(from % 3, json.length - (to % 3)));
    fc.assert(
      fc.property(
        blank,
        fc.oneof(fc.json(), cut, fc.string(), fc.string({ unit: 'grapheme' })),
        blank,
        (before, text, after) => {
          const whole = before + text + after;
          assert.deepEqual(parseJson(whole), known(whole), JSON.stringify(whole));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is no single bracket or quote, and no text of blanks', () => {
    for (const text of ['', ' ', '\n\n', '{', '[', '"', '}', ' { ', '-', 'tru', 'nul', '1x']) {
      assert.equal(parseJson(text), undefined, JSON.stringify(text));
    }
  });

  it('is none where its objects have more than 64 names of more than 16,383 letters; texts may be as long as they are', () => {
    const long = (count: number) =>
      Array.from({ length: count }, (_, index) => 'n'.repeat(16_380) + String(1000 + index));
    const named = (count: number) =>
      `{${long(count)
        .map((name) => `"${name}" :1`)
        .join()},"quote\\"":1}`;
    assert.equal(parseJson(named(65)), undefined);
    assert.equal(Object.keys(parseJson(named(64))?.value ?? {}).length, 65);
    const longest = named(200).replaceAll(/"n/g, '"');
    assert.equal(Object.keys(parseJson(longest)?.value ?? {}).length, 201);
    const texts = JSON.stringify({ texts: long(100), more: `${'x'.repeat(20_000)}":` });
    assert.deepEqual(parseJson(texts), known(texts));
  });

  it('is none where it is nested too deep or holds more lists than anybody means, and brackets in texts count for nothing', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    assert.ok(parseJson(nested(256)));
    assert.equal(parseJson(nested(257)), undefined);
    const lists = (count: number) => `[${'{},'.repeat(count - 2)}{}]`;
    assert.ok(parseJson(lists(500_000)));
    assert.equal(parseJson(lists(500_001)), undefined);
    const text = JSON.stringify({ text: '[\\"{'.repeat(300_000) });
    assert.deepEqual(parseJson(text), { value: JSON.parse(text) });
  });
});
