import assert from 'node:assert/strict';
import { CallBudget } from '../../../../src/core/chat/call-budget';
import { ChatError } from '../../../../src/core/chat/errors';
import type { ChatRequest } from '../../../../src/core/chat/request';
import { adapting } from '../../../../src/core/gigachat/chat/repeats/adapt';
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

  it('is remembered as far as it was found out, where a request had no call left for the rest', async () => {
    const habits = new HostHabits(new FakeClock());
    const refused = (message: string) => new ChatError('unprocessable', message, { upstreamStatus: 422 });
    const call = { id: '1', name: 'f', arguments: '{}' };
    const request = {
      model: 'm',
      effort: 'high',
      tools: [{ name: 'f', parameters: {} }],
      messages: [{ role: 'assistant', text: '', toolCalls: [call] }],
    } as unknown as ChatRequest;
    let made = 0;
    const ask = async () => {
      const calls = new CallBudget();
      const stream = adapting(
        async function* (_request, { effort, strictSchemas, nullContent }) {
          assert.equal(calls.take(), true);
          made += 1;
          if (effort) throw refused('reasoning_effort is not known');
          if (!strictSchemas) throw refused("Field 'properties' is missing in the schema");
          if (!nullContent) throw refused('Invalid params');
          yield [];
        },
        habits,
        calls,
      )(request);
      for await (const _ of stream);
    };
    await assert.rejects(ask(), { message: 'Invalid params' });
    assert.equal(made, 3);
    await ask();
    await ask();
    assert.equal(made, 6);
  });
});
