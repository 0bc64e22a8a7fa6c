import assert from 'node:assert/strict';
import type { ChatEvent, ChatStream } from '../../../src/core/chat/events';
import { mapSteps } from '../../../src/core/chat/text/map-steps';

const said = (text: string): readonly ChatEvent[] => [{ type: 'text', text }];

/** A stream of three steps that counts how often it was closed. */
function upstream(steps = ['one', 'two', 'three']) {
  const seen = { closed: 0 };
  async function* stream(): ChatStream {
    try {
      for (const text of steps) yield said(text);
    } finally {
      seen.closed += 1;
    }
  }
  return { stream: stream(), seen };
}

describe('a stream that is mapped step by step', () => {
  it('leaves out what comes to nothing', async () => {
    const { stream, seen } = upstream();
    const steps = [];
    for await (const step of mapSteps(stream, (step) =>
      step[0]?.type === 'text' && step[0].text === 'two' ? [] : step,
    ))
      steps.push(step);
    assert.deepEqual(steps, [said('one'), said('three')]);
    assert.equal(seen.closed, 1);
  });

  it('closes the upstream when it is over, when its reader stops and when a step cannot be mapped', async () => {
    const over = upstream();
    let isOver = false;
    const first = (step: readonly ChatEvent[]) => {
      isOver = true;
      return step;
    };
    const given = [];
    for await (const step of mapSteps(over.stream, first, () => isOver)) given.push(step);
    assert.deepEqual([given, over.seen.closed], [[said('one')], 1]);

    const left = upstream();
    for await (const _ of mapSteps(left.stream, (step) => step)) break;
    assert.equal(left.seen.closed, 1);

    const broken = upstream();
    const reader = mapSteps(broken.stream, () => {
      throw new Error('cannot');
    })[Symbol.asyncIterator]();
    await assert.rejects(reader.next(), /cannot/);
    assert.equal(broken.seen.closed, 1);
    assert.deepEqual(await reader.next(), { done: true, value: undefined });
  });
});
