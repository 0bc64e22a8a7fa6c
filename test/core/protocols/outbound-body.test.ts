import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat/request';
import { toOutboundBody } from '../../../src/core/protocols/openai-chat/outbound-body';

describe('what is sent to another server', () => {
  const request: ChatRequest & { client: string } = {
    model: 'asked',
    messages: [{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }],
    tools: [],
    toolChoice: 'auto',
    sampling: { stop: ['a', '', 'b', 'c', 'd', 'e'] },
    answer: 'text',
    client: 'Codex#123456',
    conversation: 'session-of-mine',
    extra: { profanity_check: true, flags: ['x'] },
  };

  it('has four stop sequences at most, and a stream with its usage', () => {
    const { stop, stream, stream_options } = toOutboundBody(request, 'm');
    assert.deepEqual([stop, stream, stream_options], [['a', 'b', 'c', 'd'], true, { include_usage: true }]);
  });

  it('names neither the caller nor the session, and nothing that one backend alone knows', () => {
    const text = JSON.stringify(toOutboundBody(request, 'm'));
    assert.doesNotMatch(text, /Codex|session-of-mine|profanity|flags/);
  });
});
