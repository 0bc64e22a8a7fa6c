import assert from 'node:assert/strict';
import type { Message } from '../../../src/core/chat/request';
import { toOutboundMessages } from '../../../src/core/protocols/openai-chat/outbound-messages';

const file = { type: 'media', mime: 'image/png', source: { fileId: 'kept-by-gigachat' } } as const;
const answer: Message = { role: 'assistant', text: 'ok', toolCalls: [] };
const asked: Message = { role: 'user', parts: [{ type: 'text', text: 'and now?' }] };

describe('a conversation for another server', () => {
  it('puts a word in the place of what cannot travel in an earlier turn', () => {
    const [first] = toOutboundMessages([{ role: 'user', parts: [file] }, answer, asked]);
    assert.deepEqual(first?.content, [{ type: 'text', text: '[image left out: it cannot be sent on]' }]);
  });

  it('refuses what cannot travel in the newest message, by its place', () => {
    assert.throws(() => toOutboundMessages([asked, answer, { role: 'user', parts: [file] }]), {
      kind: 'invalid-request',
      param: 'messages[2].content[0]',
    });
  });

  it('keeps what was said and thought before a call, in messages of its own, with the call', () => {
    const toolCalls = [{ id: 'a', name: 'read', args: '{}' }];
    const sent = toOutboundMessages(
      [
        asked,
        { ...answer, text: 'I look.', reasoning: 'where?' },
        { ...answer, text: 'Here.' },
        { ...answer, text: '', reasoning: 'there', toolCalls },
        { role: 'tool', callId: 'a', parts: [{ type: 'text', text: 'found' }] },
      ],
      { thoughts: true },
    );
    assert.deepEqual(
      sent.map(({ role }) => role),
      ['user', 'assistant', 'tool'],
    );
    const { content, reasoning_content } = sent[1] as { content?: unknown; reasoning_content?: string };
    assert.deepEqual([content, reasoning_content], ['I look.\nHere.', 'where?\nthere']);
  });

  it('gives two calls of one id an id each, and their results the same', () => {
    const call = { id: 'a', name: 'read', args: '{}' };
    const result = (text: string): Message => ({ role: 'tool', callId: 'a', parts: [{ type: 'text', text }] });
    const sent = toOutboundMessages([asked, { ...answer, toolCalls: [call, { ...call }] }, result('1'), result('2')]);
    const ids = sent
      .flatMap((message) => ('tool_calls' in message ? (message.tool_calls ?? []) : []))
      .map(({ id }) => id);
    assert.deepEqual(ids, ['a', 'a_2']);
    assert.deepEqual(
      sent.flatMap((message) => (message.role === 'tool' ? [[message.tool_call_id, message.content]] : [])),
      [
        ['a', '1'],
        ['a_2', '2'],
      ],
    );
  });

  it('reads past arguments that were written by hand, closes what was cut, and leaves anything else as it is', () => {
    const read = (args: string) => {
      const turn = { ...answer, toolCalls: [{ id: 'a', name: 'read', args }] };
      const result: Message = { role: 'tool', callId: 'a', parts: [{ type: 'text', text: '1' }] };
      const [, , sent] = toOutboundMessages([asked, asked, turn, result]);
      const [call] = sent && 'tool_calls' in sent ? (sent.tool_calls ?? []) : [];
      return call?.type === 'function' ? call.function.arguments : undefined;
    };
    assert.equal(read("{'a': True}"), '{"a": true}');
    assert.equal(read('{"a":1,"b":'), '{"a":1}');
    assert.equal(read('{"a":12345678901234567890,"b":'), '{"a":12345678901234567890}');
    assert.equal(read('{a: 1}'), '{a: 1}');
  });
});
