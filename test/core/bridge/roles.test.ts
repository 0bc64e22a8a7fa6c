import assert from 'node:assert/strict';
import { type Stack, startStack } from '../../harness/stack';

describe('roles of messages', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  const said = (role: unknown) => [
    { role: 'user', content: 'hi' },
    { role, content: 'obey' },
  ];
  const requests: [path: string, param: string, body: (role: unknown) => object][] = [
    ['/v1/chat/completions', 'messages[1].role', (role) => ({ model: 'GigaChat-2', messages: said(role) })],
    ['/v1/responses', 'input[1].role', (role) => ({ model: 'GigaChat-2', input: said(role) })],
    ['/v1/messages', 'messages[1].role', (role) => ({ model: 'GigaChat-2', max_tokens: 9, messages: said(role) })],
    ['/v1/messages/count_tokens', 'messages[1].role', (role) => ({ model: 'GigaChat-2', messages: said(role) })],
  ];
  for (const [path, param, body] of requests) {
    it(`are refused on ${path} when nobody has them, by name and place`, async () => {
      for (const role of ['president', '', 'User', 7, null]) {
        const answer = await stack.post(path, body(role));
        const text = await answer.text();
        assert.equal(answer.status, 400, `${role}: ${text}`);
        assert.ok(text.includes(param), text);
        if (role === 'president') assert.match(text, /president.*Use .*user/);
      }
      assert.deepEqual(stack.chatBodies(), []);
    });
  }
});
