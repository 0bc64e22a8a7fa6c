import assert from 'node:assert/strict';
import { Ongoing } from '../../../src/core/ground/ongoing';

describe('what is under way', () => {
  it('is given in the order in which it began', () => {
    const ongoing = new Ongoing<string>();
    for (const one of ['first', 'second', 'third', 'second']) ongoing.add(one);
    assert.deepEqual([...ongoing], ['first', 'second', 'third']);
    assert.equal(ongoing.delete('first'), true);
    ongoing.add('first');
    assert.deepEqual([...ongoing], ['second', 'third', 'first']);
    assert.equal(ongoing.size, 3);
  });

  it('ends once', () => {
    const ongoing = new Ongoing<string>();
    ongoing.add('one');
    assert.deepEqual([ongoing.delete('one'), ongoing.delete('one'), ongoing.size], [true, false, 0]);
  });

  it('may end while all of it is gone through', () => {
    const ongoing = new Ongoing<string>();
    for (const one of ['first', 'second', 'third']) ongoing.add(one);
    const seen: string[] = [];
    for (const one of ongoing) {
      seen.push(one);
      ongoing.delete(one);
    }
    assert.deepEqual([seen, ongoing.size], [['first', 'second', 'third'], 0]);
  });
});
