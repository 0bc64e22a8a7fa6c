import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { type Stack, startStack } from '../../harness/stack';

describe('an upstream that breaks off in the middle of its answer', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  afterEach(() => stack.emulator.reset());

  const request = { model: 'GigaChat-2-Max', messages: [{ role: 'user' as const, content: 'hi' }] };

  it('leaves standing what was said, and ends in an error', async () => {
    stack.emulator.script({ text: ['one ', 'two'], delay: {}, breakOff: { how: 'fin', after: { chunks: 1 } } });
    let text = '';
    await assert.rejects(
      async () => {
        for await (const chunk of await stack.openai.chat.completions.create({ ...request, stream: true })) {
          text += chunk.choices[0]?.delta.content ?? '';
        }
      },
      (error: unknown) => error instanceof OpenAI.APIError,
    );
    assert.equal(text, 'one ');
  });

  it('keeps the status of a refusal that comes before the answer', async () => {
    for (const [status, expected] of [
      [429, 429],
      [402, 402],
      [403, 403],
      [422, 422],
      [500, 503],
      [413, 413],
    ] as const) {
      for (const stream of [true, false]) {
        stack.emulator.script({ status, times: 0, ...(status === 429 && { headers: { 'retry-after': '7' } }) });
        const answer = await stack.post('/v1/chat/completions', { ...request, stream });
        assert.equal(answer.status, expected);
        assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
        if (status === 429) assert.equal(answer.headers.get('retry-after'), '7');
        assert.ok(((await answer.json()) as { error: { message: string } }).error.message);
        stack.emulator.reset();
      }
    }
  });

  it('is told as refused credentials, not as a wrong bridge key, when GigaChat refuses every token', async () => {
    stack.emulator.script({ status: 401, times: 0 });
    const answer = await stack.post('/v1/chat/completions', request);
    assert.equal(answer.status, 403);
    assert.equal(((await answer.json()) as { error: { code: string } }).error.code, 'upstream_auth_failed');
    assert.equal(answer.headers.get('x-should-retry'), 'false');
    assert.equal(stack.chatBodies().length, 2);
  });
});
