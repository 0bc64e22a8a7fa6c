import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { madeUpKey } from '../../../src/core/ground/made-up-key';

describe('a key that is made up', () => {
  it('can be given to a command, whatever it begins with', () => {
    for (let first = 0; first < 256; first += 1) {
      const key = madeUpKey(Buffer.alloc(32, first));
      const { values } = parseArgs({ args: ['--key', key], options: { key: { type: 'string' } } });
      assert.equal(values.key, key);
      assert.match(key, /^\w[\w-]{42}$/);
    }
  });

  it('is another one each time', () => {
    assert.notEqual(madeUpKey(), madeUpKey());
  });
});
