import assert from 'node:assert/strict';
import { SilenceWatch } from '../../../src/core/net/silence';
import { FakeClock } from '../../harness/fake-clock';

describe('the watch for silence', () => {
  it('counts from the last byte, and not while the reader is the slow one', async () => {
    const clock = new FakeClock();
    let expired = 0;
    const watch = new SilenceWatch(clock, 1000, () => {
      expired += 1;
    });
    await clock.advance(900);
    watch.touch();
    await clock.advance(900);
    assert.equal(expired, 0, 'a byte came');
    watch.pause();
    await clock.advance(60_000);
    assert.equal(expired, 0, 'nobody read');
    watch.resume();
    await clock.advance(999);
    assert.equal(expired, 0, 'counted anew');
    await clock.advance(1001);
    assert.equal(expired, 1);
  });

  it('says nothing once it was stopped', async () => {
    const clock = new FakeClock();
    const watch = new SilenceWatch(clock, 1000, () => assert.fail('stopped'));
    watch.stop();
    await clock.advance(5000);
  });
});
