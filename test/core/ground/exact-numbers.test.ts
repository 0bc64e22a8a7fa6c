import assert from 'node:assert/strict';
import { mayLoseDigits, parseExact, writeExact } from '../../../src/core/ground/text/exact-numbers';

describe('numbers of more digits than JavaScript holds', () => {
  const exact = [
    '1234567890123456789',
    '-1234567890123456789',
    '[1234567890123456789,-98765432109876543210, 9007199254740993 ]',
    '{"a":{"b":[12345678901234567890]},"c":"12345678901234567890 \\" 12345678901234567890"}',
    `{"${'x'.repeat(1000)}":\n1234567890123456789}`,
  ];
  for (const json of exact) {
    it(`come back as they were: ${json.slice(0, 60)}`, () => {
      assert.equal(writeExact(JSON.stringify(parseExact(json)?.value)), json.replace(/\s(?=[^"]*$)/g, ''));
    });
  }

  it('are looked for wherever they begin, and not in texts', () => {
    for (let before = 0; before < 40; before += 1) {
      const blanks = ' '.repeat(before);
      assert.ok(mayLoseDigits(`[${blanks}1234567890123456]`), String(before));
      assert.ok(!mayLoseDigits(`["${blanks}x1234567890123456"]`), String(before));
      assert.ok(!mayLoseDigits(`[${blanks}123456789012345]`), String(before));
    }
  });

  it('are no others: what JavaScript reads as it stands is a number', () => {
    assert.deepEqual(
      parseExact('[9007199254740991,1000000000000000,0.5,1e22]')?.value,
      [9007199254740991, 1000000000000000, 0.5, 1e22],
    );
    assert.equal(parseExact('[01234567890123456789]'), undefined);
    assert.equal(parseExact('[1234567890123456789'), undefined);
  });
});
