import assert from 'node:assert/strict';
import { type Stack, startStack } from '../../harness/stack';

const messages = [{ role: 'user', content: 'hi' }];

describe('a name that stands for a model GigaChat does not have', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({
      env: {
        BRIDGE_MODEL_ALIASES: '{"fast":"GigaChat-9-Max"}',
        GIGACHAT_MODEL: 'GigaChat-9-Pro',
        GPT2GIGA_EMBEDDINGS: 'Vectors-9',
      },
    });
  });
  after(() => stack.stop());

  const asked: [path: string, name: string, meant: string, body: object][] = [
    ['/v1/chat/completions', 'fast', 'GigaChat-9-Max', { messages }],
    ['/v1/chat/completions', 'gpt-4o', 'GigaChat-9-Pro', { messages, stream: true }],
    ['/v1/messages', 'claude-opus-4', 'GigaChat-9-Pro', { messages, max_tokens: 9 }],
    ['/v1/embeddings', 'text-embedding-3-small', 'Vectors-9', { input: ['a', 'b'] }],
  ];
  for (const [path, name, meant, body] of asked) {
    it(`is told with both and the nearest ones (${name} at ${path})`, async () => {
      const answer = await stack.post(path, { model: name, ...body });
      const { error } = (await answer.json()) as { error: { message: string; code?: string } };
      assert.equal(answer.status, 404);
      assert.ok(
        error.message.startsWith(
          `The model "${meant}", for which "${name}" stands, does not exist here. Nearest: ${path.endsWith('embeddings') ? 'Embeddings' : 'GigaChat-'}`,
        ),
        error.message,
      );
    });
  }

  it('is not offered for what it cannot do', async () => {
    const answer = await stack.post('/v1/embeddings', { model: 'GigaChat-2', input: 'a' });
    const { error } = (await answer.json()) as { error: { message: string } };
    assert.equal(answer.status, 404);
    assert.match(error.message, /^The model "GigaChat-2" is not for embeddings\. /);
    assert.doesNotMatch(error.message, /Nearest: GigaChat-/);
  });

  it('is held against nobody who asks for a model by its own name', async () => {
    assert.equal((await stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages })).status, 200);
  });
});
