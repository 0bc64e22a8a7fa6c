import assert from 'node:assert/strict';
import { HostHabits } from '../../../../src/core/gigachat/chat/repeats/habits';
import { FakeClock } from '../../../harness/fake-clock';

describe('what a host turned out not to take', () => {
  it('is left out for a day and then tried again', async () => {
    const clock = new FakeClock();
    const habits = new HostHabits(clock);
    const plain = habits.formFor('m');
    habits.accepted('m', { strictSchemas: true, effort: false, nullContent: true });
    habits.refusedFormat('m');
    await clock.advance(24 * 60 * 60_000 - 1);
    assert.deepEqual(habits.formFor('m'), { strictSchemas: true, effort: false, nullContent: true });
    assert.equal(habits.takesFormat('m'), false);
    await clock.advance(1);
    assert.equal(habits.takesFormat('m'), true);
    assert.deepEqual(habits.formFor('m'), plain);
  });
});
