import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat/events';
import { makeThoughtCalls } from '../../../src/core/protocols/spoken-calls/thought-calls';
import { eventsOf, streamOf } from '../chat/event-streams';
import { leaks, offered } from './leaks';

const call = '<tool_call>{"name": "get", "arguments": {"city": "x"}}</tool_call>';
const made: [string, string][] = [['get', '{"city":"x"}']];

/** What follows thoughts, in one piece and letter by letter: the text, and the calls. */
async function answerTo(
  thoughts: string,
  ...rest: ChatEvent[]
): Promise<{ thought: string; calls: [string, string][] }> {
  const heard = async (pieces: readonly string[]) => {
    const steps = pieces.map((text): ChatEvent[] => [{ type: 'reasoning', text }]);
    const events = await eventsOf(makeThoughtCalls(streamOf([...steps, rest]), (name) => offered.get(name)));
    const calls: [string, string][] = [];
    let thought = '';
    for (const event of events) {
      if (event.type === 'reasoning') thought += event.text;
      else if (event.type === 'tool-call') calls.push([event.name, '']);
      else if (event.type === 'tool-args') calls.push([calls.pop()?.[0] ?? '', event.json]);
    }
    assert.equal(events.at(-1)?.type, 'finish');
    return { thought, calls };
  };
  const whole = await heard([thoughts]);
  assert.deepEqual(await heard([...thoughts]), whole);
  return whole;
}

const stop: ChatEvent = { type: 'finish', reason: 'stop' };

describe('calls that a model wrote at the end of its thoughts', () => {
  it('are made where the answer has nothing else, and the thoughts stay as they came', async () => {
    for (const finish of [stop, { type: 'finish', reason: 'tool-calls' } as const]) {
      const thoughts = `I look it up.\n${call}\n`;
      assert.deepEqual(await answerTo(thoughts, finish), { thought: thoughts, calls: made });
    }
    assert.deepEqual((await answerTo(call, { type: 'text', text: '\n' }, stop)).calls, made);
  });

  it('are made in the markup of any model', async () => {
    for (const { markup, calls } of leaks) {
      if (/^[[{]"?/.test(markup) && !markup.startsWith('[TOOL')) continue;
      const { calls: found } = await answerTo(`Hm.\n${markup}`, stop);
      assert.deepEqual(
        found.map(([name, args]) => [name, JSON.parse(args)]),
        calls,
        markup,
      );
    }
  });

  it('are thoughts where words follow, in the thoughts or as the answer, or a call that was made', async () => {
    const other: ChatEvent[] = [
      { type: 'tool-call', id: 'a', name: 'put' },
      { type: 'tool-args', id: 'a', json: '{}' },
    ];
    assert.deepEqual((await answerTo(`${call} No, not yet.`, stop)).calls, []);
    assert.deepEqual((await answerTo(call, { type: 'text', text: 'Hello' }, stop)).calls, []);
    assert.deepEqual((await answerTo(call, ...other, { type: 'finish', reason: 'tool-calls' })).calls, [['put', '{}']]);
  });

  it('are none where the answer was cut off, where no such tool was offered, and where they are JSON alone', async () => {
    assert.deepEqual((await answerTo(call, { type: 'finish', reason: 'length' })).calls, []);
    assert.deepEqual((await answerTo(call.replace('get', 'rm'), stop)).calls, []);
    assert.deepEqual((await answerTo('{"name": "get", "arguments": {"city": "x"}}', stop)).calls, []);
  });
});
