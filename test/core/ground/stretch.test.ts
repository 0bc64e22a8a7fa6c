import assert from 'node:assert/strict';
import { Stretch } from '../../../src/core/ground/stretch';
import { FakeClock } from '../../harness/fake-clock';

describe('a stretch of work', () => {
  it('is long after a millisecond of much work, and its rest lets others have their turn and begins a new one', async () => {
    const clock = new FakeClock();
    const stretch = new Stretch(clock, 100_000);
    const small = new Stretch(clock, 1000);
    await clock.advance(1);
    assert.equal(stretch.isLong, false);
    await clock.advance(1);
    assert.deepEqual([stretch.isLong, small.isLong], [true, false]);
    let others = false;
    setImmediate(() => {
      others = true;
    });
    await stretch.rest();
    assert.deepEqual([others, stretch.isLong], [true, false]);
  });
});
