import assert from 'node:assert/strict';
import { collect } from '../../../src/core/chat/collect';
import type { ChatEvent } from '../../../src/core/chat/events';
import { streamOf } from './event-streams';

describe('a whole answer', () => {
  const events: ChatEvent[] = [
    { type: 'start', id: '1', model: 'm' },
    { type: 'reasoning', text: 'hm' },
    { type: 'text', text: 'he' },
    { type: 'text', text: 'llo' },
    { type: 'tool-call', id: 'c', name: 'f' },
    { type: 'tool-args', id: 'c', json: '{"a":' },
    { type: 'tool-args', id: 'c', json: '1}' },
    { type: 'finish', reason: 'tool-calls', usage: { input: 1, output: 2 } },
  ];

  it('is what its pieces add up to', async () => {
    const { text, reasoning, toolCalls, reason, usage } = await collect(streamOf([events]));
    assert.deepEqual([text, reasoning, reason], ['hello', 'hm', 'tool-calls']);
    assert.deepEqual([toolCalls, usage], [[{ id: 'c', name: 'f', args: '{"a":1}' }], { input: 1, output: 2 }]);
  });

  it('keeps the order in which its blocks came', async () => {
    const [start, , , , ...called] = events;
    const thought: ChatEvent = { type: 'reasoning', text: 'so' };
    const result = await collect(
      streamOf([
        [
          ...(start ? [start] : []),
          ...called.slice(0, -1),
          { type: 'text', text: 'do' },
          { type: 'text', text: 'ne' },
          thought,
          ...called,
        ],
      ]),
    );
    const call = { type: 'call', call: { id: 'c', name: 'f', args: '{"a":1}' } };
    assert.deepEqual(result.blocks, [call, { type: 'text', text: 'done' }, { type: 'reasoning', text: 'so' }, call]);
    assert.deepEqual([result.text, result.reasoning, result.toolCalls.length], ['done', 'so', 2]);
  });

  it('is none without its finish, wherever it ended', async () => {
    for (let end = 0; end < events.length; end += 1) {
      await assert.rejects(collect(streamOf([events.slice(0, end)])), { code: 'upstream_truncated' });
    }
  });
});
