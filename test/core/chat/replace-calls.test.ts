import assert from 'node:assert/strict';
import { collect } from '../../../src/core/chat/collect';
import type { ChatEvent } from '../../../src/core/chat/events';
import { callEvents, replaceCalls } from '../../../src/core/chat/text/replace-calls';
import { streamOf } from './event-streams';

describe('an answer whose calls are replaced', () => {
  const answer = (reason: 'stop' | 'tool-calls' | 'length'): ChatEvent[] => [
    { type: 'start', id: '1', model: 'm' },
    ...callEvents({ id: 'c', name: 'f', args: '{}' }),
    { type: 'finish', reason },
  ];
  const endOf = async (reason: 'stop' | 'tool-calls' | 'length', keeps: boolean) =>
    (await collect(replaceCalls(streamOf([answer(reason)]), (call) => (keeps ? callEvents(call) : [])))).reason;

  it('ends in calls exactly when one is left, and where it was cut short in that', async () => {
    assert.equal(await endOf('tool-calls', false), 'stop');
    assert.equal(await endOf('stop', true), 'tool-calls');
    assert.equal(await endOf('length', true), 'length');
  });
});
