import assert from 'node:assert/strict';
import type { ChatEvent, ChatStream } from '../../../src/core/chat/events';
import type { ChatRequest } from '../../../src/core/chat/request';
import { shapeAnswer } from '../../../src/core/protocols/gigachat/answer-shape';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';
import { eventsOf } from '../chat/event-streams';

const plain: ChatRequest = {
  model: 'm',
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'x' }] }],
  tools: [{ name: 'get', schema: {} }],
  toolChoice: 'auto',
  sampling: {},
  answer: 'text',
};

const made: ChatEvent[] = [
  { type: 'tool-call', id: 'a', name: 'rm' },
  { type: 'tool-args', id: 'a', json: '{"path":"b"}' },
];
const said = (text: string): ChatEvent[] => [{ type: 'text', text }];
const marked = said('<tool_call>{"name":"rm","arguments":{"path":"b"}}</tool_call>');
const json = said('{"name":"rm","arguments":{"path":"b"}}');

async function shaped(events: readonly ChatEvent[], change: Partial<ChatRequest>): Promise<string> {
  const request = { ...plain, ...change };
  const stream: ChatStream = (async function* () {
    yield [...events, { type: 'finish', reason: 'stop' }];
  })();
  const found = await eventsOf(shapeAnswer(stream, request, new WireTools(request.tools)));
  return found.map((one) => (one.type === 'text' ? one.text : 'name' in one ? `call of ${one.name}` : '')).join('');
}

describe('a call of a tool that nobody offered', () => {
  it('is text for clients', async () => {
    for (const events of [made, marked, json]) assert.match(await shaped(events, {}), /"name":"rm"/);
  });

  it('is a call for whoever answers it, made or written, with tools and without', async () => {
    const asked = { unknownCalls: 'call' } as const;
    for (const events of [made, marked, json]) assert.equal(await shaped(events, asked), 'call of rm');
    const none = { ...asked, tools: [], toolChoice: 'none' } as const;
    for (const events of [made, marked]) assert.equal(await shaped(events, none), 'call of rm');
  });

  it('is a call where the model made it, and text where it wrote it, for a client that loads tools', async () => {
    const asked = { unknownCalls: 'made' } as const;
    assert.equal(await shaped(made, asked), 'call of rm');
    for (const events of [marked, json]) assert.match(await shaped(events, asked), /"name":"rm"/);
    assert.equal(await shaped(said('{"name":"get","arguments":{}}'), asked), 'call of get');
  });

  it('stays text where it may be the JSON that was asked for', async () => {
    const none = { unknownCalls: 'call', tools: [], toolChoice: 'none' } as const;
    assert.match(await shaped(json, none), /^\{"name":"rm"/);
    assert.match(await shaped(said('```\n<tool_call>{"name":"rm","arguments":{}}</tool_call>\n```'), none), /^```/);
  });
});
