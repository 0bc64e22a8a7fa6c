import assert from 'node:assert/strict';
import { type Stack, startStack } from './stack';
import { faultsIn, type WireAnswer } from './wire/check-answer';

/** Requests whose answers are taken apart, with the address and, for streams, what a caller asks for. */
const asked: [path: string, body: Record<string, unknown>][] = [
  ['/v1/chat/completions', { messages: [{ role: 'user', content: 'hi' }] }],
  ['/v1/completions', { prompt: 'a' }],
  ['/v1/responses', { input: 'hi' }],
  ['/v1/messages', { max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] }],
  ['/v1/embeddings', { model: 'Embeddings', input: 'a' }],
];

describe('the published schemas, held against answers', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  const answerTo = async (path: string, body: Record<string, unknown>): Promise<WireAnswer> => {
    const answer = await stack.post(path, { model: 'GigaChat-2', ...body });
    const contentType = answer.headers.get('content-type') ?? '';
    const common = { method: 'POST', target: path, speaksAnthropic: false, status: answer.status };
    return { ...common, contentType, body: await answer.text() };
  };

  for (const [path, body] of asked) {
    it(`miss every single field of ${path} that is taken away`, async () => {
      const answer = await answerTo(path, body);
      assert.deepEqual(faultsIn(answer), []);
      const whole = JSON.parse(answer.body) as Record<string, unknown>;
      for (const field of Object.keys(whole)) {
        const { [field]: _gone, ...rest } = whole;
        assert.equal(faultsIn({ ...answer, body: JSON.stringify(rest) }).length, 1, field);
      }
      assert.equal(faultsIn({ ...answer, body: JSON.stringify({ ...whole, invented: 1 }) }).length, 1);
    });
  }

  it('miss an end that is cut off, an event nobody knows, and a number left out', async () => {
    for (const [path, body] of asked.slice(0, 4)) {
      const answer = await answerTo(path, { ...body, stream: true });
      assert.deepEqual(faultsIn(answer), []);
      const frames = answer.body.split('\n\n').filter((frame) => frame !== '');
      const cut = frames.slice(0, -1).join('\n\n');
      assert.notEqual(faultsIn({ ...answer, body: cut }).length, 0, path);
      const strange = `event: strange\ndata: {"type":"strange"}\n\n${answer.body}`;
      assert.notEqual(faultsIn({ ...answer, body: strange }).length, 0, path);
    }
    const answer = await answerTo('/v1/responses', { input: 'hi', stream: true });
    const frames = answer.body.split('\n\n');
    assert.notEqual(faultsIn({ ...answer, body: frames.toSpliced(2, 1).join('\n\n') }).length, 0);
  });

  it('miss an error that lacks its param, and an answer at an address without a schema', () => {
    const error = { method: 'POST', target: '/v1/responses', speaksAnthropic: false, status: 400 };
    const body = JSON.stringify({ error: { message: 'x', type: 'invalid_request_error', code: 'x' } });
    assert.equal(faultsIn({ ...error, contentType: 'application/json', body }).length, 1);
    const unknown = { ...error, target: '/v1/somewhere', status: 200 };
    assert.equal(faultsIn({ ...unknown, contentType: 'application/json', body: '{}' }).length, 1);
  });
});
