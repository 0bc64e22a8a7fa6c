import assert from 'node:assert/strict';
import { fromUpstreamRefusal } from '../../src/core/protocols/openai-chat/upstream-errors';
import { type Stack, startStack } from '../harness/stack';

const messages = [{ role: 'user', content: 'hi' }];
const inText = (status: number, body: string) => ({ status, body, headers: { 'content-type': 'text/plain' } });
const why = 'Invalid params: repetition_penalty must be in range (0, +inf)';

describe('a refusal that comes as plain text', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  afterEach(() => stack.emulator.reset());

  const ask = async (more: object = {}) => {
    const answer = await stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages, ...more });
    const { error } = (await answer.json()) as { error?: { code: string; message: string } };
    return { status: answer.status, code: error?.code, message: error?.message ?? '' };
  };

  for (const status of [400, 403, 404, 413, 422]) {
    it(`says with ${status} what GigaChat said, without secrets and addresses`, async () => {
      stack.emulator.script({ ...inText(status, `${why} at https://host/x with Bearer abc\r\n`), times: 0 });
      const { status: told, message } = await ask();
      assert.equal(told, status);
      assert.ok(message.includes(`${why} at [address] with [credentials]`), message);
    });
  }

  it('is read for the size of the context', async () => {
    stack.emulator.script(inText(422, 'CONTEXT_TOO_LONG: context too long 130190, maximum allowed context is 130048'));
    assert.equal((await ask()).code, 'context_length_exceeded');
  });

  it('is read for the form that the host wants', async () => {
    stack.emulator.script(inText(400, 'Unknown field reasoning_effort'), { text: 'ok' });
    assert.equal((await ask({ reasoning_effort: 'high' })).status, 200);
    assert.deepEqual(
      stack.chatBodies().map((body) => Object.hasOwn(body, 'reasoning_effort')),
      [true, false],
    );
  });

  for (const body of ['<html><h1>422</h1></html>', '{"status":422,"mess', '\ufffd\ufffdBad', '  ']) {
    it(`says no words of what is none: ${JSON.stringify(body)}`, async () => {
      stack.emulator.script({ ...inText(422, body), times: 0 });
      assert.equal((await ask()).message, 'GigaChat refused the request (422).');
    });
  }

  it('is understood of every other service too', () => {
    assert.equal(fromUpstreamRefusal(422, why, 'X').message, `X refused the request (422): ${why}`);
    assert.equal(fromUpstreamRefusal(400, 'the prompt is too long', 'X').kind, 'context-length');
  });
});
