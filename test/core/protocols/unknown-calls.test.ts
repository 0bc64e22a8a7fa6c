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

  it('is a call where the client that loads tools has declared it, or named it on a line of its own', async () => {
    const asked = { unknownCalls: 'made' } as const;
    const python = said('[rm(path="b")]');
    const thought: ChatEvent[] = marked.map((event) => ({ ...event, type: 'reasoning' }) as ChatEvent);
    const declared = { ...asked, waiting: [{ name: 'rm', schema: {} }] };
    const listing = (text: string) => ({
      ...asked,
      messages: [{ role: 'user', parts: [{ type: 'text', text }] } as const],
    });
    for (const events of [made, marked, json, python, thought]) {
      for (const change of [declared, listing('<tools>\nget\n rm\r\n</tools>'), listing('rm'), listing('- rm')]) {
        assert.equal(await shaped(events, change), 'call of rm');
      }
      for (const text of ['use rm to\nremove', 'rm -r', 'rms', 'confirm\n', 'do not\n[rm]']) {
        if (events !== made && events !== thought) assert.match(await shaped(events, listing(text)), /rm/);
        if (events !== made) assert.doesNotMatch(await shaped(events, listing(text)), /call of/);
      }
    }
    const typed = said('<invoke name="rm"><parameter name="days">3</parameter></invoke>');
    const schema = { type: 'object', properties: { days: { type: 'integer' } } };
    assert.equal(await shaped(typed, { ...asked, waiting: [{ name: 'rm', schema }] }), 'call of rm');
    const [{ text = '' } = {}] = marked as { text?: string }[];
    for (const [words, seen] of [
      [`So: ${text}\n`, 'So: call of rm'],
      [`${text} ${text}`, 'call of rmcall of rm'],
      [`${text}<tool_call>{"name":"get"}</tool_call> Well.`, 'call of rmcall of get Well.'],
      [`${text}\nThat is how.`, `${text}\nThat is how.`],
      [`${text}</s> ${text} no`, `${text}</s> ${text} no`],
    ] as const) {
      assert.equal(await shaped(said(words), declared), seen);
      const letters = [...words].flatMap((letter) => said(letter));
      assert.equal(await shaped(letters, declared), seen);
    }
    assert.match(await shaped(marked, { waiting: [{ name: 'rm', schema }] }), /tool_call/);
  });

  it('stays text where it may be the JSON that was asked for', async () => {
    const none = { unknownCalls: 'call', tools: [], toolChoice: 'none' } as const;
    assert.match(await shaped(json, none), /^\{"name":"rm"/);
    assert.match(await shaped(said('```\n<tool_call>{"name":"rm","arguments":{}}</tool_call>\n```'), none), /^```/);
  });
});
