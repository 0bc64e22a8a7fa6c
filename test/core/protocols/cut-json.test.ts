import assert from 'node:assert/strict';
import { repairJson } from '../../../src/core/protocols/json/json-repair';

describe('JSON text that was cut off', () => {
  const whole = { path: 'src/a "b"\\c.ts', lines: [1, [2, { deep: null }]], text: 'привет 😀, {мир}' };
  const text = JSON.stringify(whole);

  it('is closed wherever it was cut, and gives nothing that was not in it', () => {
    for (let end = 1; end <= text.length; end += 1) {
      const cut = text.slice(0, end);
      const repaired = repairJson(cut);
      assert.ok(repaired, cut);
      const { path } = repaired.value as Partial<typeof whole>;
      assert.ok(path === undefined || whole.path.startsWith(path.replace(/\\$/, '')), cut);
    }
    assert.deepEqual(repairJson(text)?.value, whole);
  });

  it('is none when its brackets do not fit', () => {
    for (const wrong of ['{"a":[1}', '[1}', '{"a":{"b":1]]', ']', '}{'])
      assert.equal(repairJson(wrong), undefined, wrong);
  });
});
