import assert from 'node:assert/strict';
import { timeSpan } from '../../../src/core/ground/time-span';
import { fromRefusal } from '../../../src/core/protocols/gigachat/errors';

describe('a time to wait', () => {
  for (const [ms, said] of [
    [0, '0 s'],
    [1500, '2 s'],
    [90_000, '90 s'],
    [90_001, '2 min'],
    [90 * 60_000, '90 min'],
    [91 * 60_000, '2 h'],
    [24 * 60 * 60_000, '24 h'],
  ] as const) {
    it(`is said as ${said}`, () => {
      const { count, unit } = timeSpan(ms);
      assert.equal(`${count} ${unit}`, said);
    });
  }

  it('stands in the message of a refusal when it is long', () => {
    assert.match(fromRefusal(429, '', 3000).message, /Try again shortly/);
    assert.match(fromRefusal(429, '', 3_600_000).message, /wait for 60 min \(429\)\. Ask again then/);
  });
});
