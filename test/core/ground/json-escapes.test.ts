import assert from 'node:assert/strict';
import { withoutEscapes } from '../../../src/core/ground/text/json-escapes';

describe('JSON without the escapes that it does not need', () => {
  const kept = ['\\n', '\\u000a', '\\u0022', '\\u005C', '\\\\u0041', '\\ud83d\\ude00', '\\ud83d', '\\u0085', '\\"'];
  for (const written of kept) {
    it(`keeps ${written}, which it needs or is none`, () => {
      const json = `{"a":"b${written}"}`;
      assert.equal(withoutEscapes(json), json);
    });
  }

  it('has the letters themselves in place of all others, and means the same', () => {
    const json = '{"a":"\\u0438\\u0041\\/\\u003C","\\u043a":"\\u0007"}';
    assert.equal(withoutEscapes(json), '{"a":"иA/<","к":"\\u0007"}');
    assert.deepEqual(JSON.parse(withoutEscapes(json)), JSON.parse(json));
  });
});
