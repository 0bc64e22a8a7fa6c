import assert from 'node:assert/strict';
import { BoundedMap } from '../../../src/core/ground/bounded-map';

describe('a bounded map', () => {
  it('forgets the entry that was set longest ago', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('one', 1).set('two', 2).set('three', 3);
    assert.deepEqual(
      [...map],
      [
        ['two', 2],
        ['three', 3],
      ],
    );
  });

  it('makes what is set again the newest, and forgets nothing for it', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('one', 1).set('two', 2).set('one', 11);
    assert.deepEqual(
      [...map],
      [
        ['two', 2],
        ['one', 11],
      ],
    );
    map.set('three', 3);
    assert.deepEqual([...map.keys()], ['one', 'three']);
  });
});
