import assert from 'node:assert/strict';
import type { ChatEvent, ChatStream } from '../../../src/core/chat/events';
import { plainRequest, userText } from '../../../src/core/chat/plain-request';
import { wholeJson } from '../../../src/core/protocols/json/begun-json';

const begun = '{"items":[{"x":1},';
const rest = '{"x":2}]}';
const finish: ChatEvent = { type: 'finish', reason: 'stop' };

/** What comes of an answer to JSON that the caller began: its texts, and the types of all else. */
async function told(...events: ChatEvent[]): Promise<string[]> {
  const answer: ChatStream = (async function* () {
    for (const event of events) yield [event];
  })();
  const prefill = { role: 'assistant' as const, text: begun, toolCalls: [] };
  const request = { ...plainRequest('m', [userText('List them'), prefill]), answer: 'json' as const };
  const said: string[] = [];
  for await (const step of wholeJson(answer, request)) {
    for (const event of step) said.push(event.type === 'text' ? event.text : event.type);
  }
  return said;
}

const text = (said: string): ChatEvent => ({ type: 'text', text: said });

describe('JSON that the caller began', () => {
  it('is told once, whatever else the model tells before its words and between them', async () => {
    const thought: ChatEvent = { type: 'reasoning', text: 'Which?' };
    assert.deepEqual(await told(thought, text(rest), finish), ['reasoning', begun + rest, 'finish']);
    const [one, other] = [text(rest.slice(0, 4)), text(rest.slice(4))];
    assert.deepEqual(await told(one, thought, other, finish), ['reasoning', begun + rest, 'finish']);
  });

  it('is not told where the model says nothing, or calls a tool instead', async () => {
    assert.deepEqual(await told(finish), ['finish']);
    const call: ChatEvent[] = [
      { type: 'tool-call', id: 'c', name: 'look' },
      { type: 'tool-args', id: 'c', json: '{}' },
    ];
    assert.deepEqual(await told(...call, finish), ['tool-call', 'tool-args', 'finish']);
  });

  it('is no part of words that close nothing of it', async () => {
    assert.deepEqual(await told(text('I cannot do that.'), finish), ['I cannot do that.', 'finish']);
    assert.deepEqual(await told(text(`${rest}\n\nThat is all.`), finish), [
      `${begun}${rest}\n\nThat is all.`,
      'finish',
    ]);
  });
});
