import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import type { ScriptedAnswer } from '../../emulator/script/answer';
import { type Stack, startStack } from '../../harness/stack';

const run = promisify(execFile);

/** Ways in which an upstream stops in the middle of its answer. */
const breaks: [name: string, script: ScriptedAnswer][] = [
  ['resets the connection', { text: ['one ', 'two'], breakOff: { how: 'reset', after: { chunks: 1 } } }],
  [
    'closes the connection in the middle of a chunk',
    { text: ['one ', 'two'], breakOff: { how: 'fin', after: { chunks: 1 } } },
  ],
  ['ends the body early in good order', { text: ['one ', 'two'], breakOff: { how: 'end', after: { chunks: 1 } } }],
  ['gives no finish reason', { text: ['one ', 'two'], finishReason: null, usage: 'absent' }],
  [
    'gives no finish reason and no [DONE]',
    { text: ['one ', 'two'], finishReason: null, usage: 'absent', done: 'never' },
  ],
  ['says that its answer failed', { text: ['one ', 'two'], finishReason: 'error' }],
  [
    'sends a piece that is not JSON',
    { raw: ['data: {"choices":[{"delta":{"content":"one ","role":"assistant"},"index":0}]}\n\n', 'data: {"cho\n\n'] },
  ],
  [
    'sends an error object',
    {
      raw: [
        'data: {"choices":[{"delta":{"content":"one ","role":"assistant"},"index":0}]}\n\n',
        'data: {"status":500,"message":"Internal Server Error"}\n\n',
      ],
    },
  ],
  [
    'breaks off inside a call',
    {
      functionCall: { name: 'write', arguments: { a: 1 } },
      finishWithCall: false,
      breakOff: { how: 'fin', after: { chunks: 1 } },
    },
  ],
];

describe('an upstream that breaks off in the middle of its answer', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  afterEach(() => stack.emulator.reset());

  const request = { model: 'GigaChat-2-Max', messages: [{ role: 'user' as const, content: 'hi' }] };

  for (const [name, script] of breaks) {
    it(`never looks like success to OpenAI's client when it ${name}`, async () => {
      stack.emulator.script(script);
      let text = '';
      await assert.rejects(
        async () => {
          for await (const chunk of await stack.openai.chat.completions.create({ ...request, stream: true })) {
            text += chunk.choices[0]?.delta.content ?? '';
            assert.equal(chunk.choices[0]?.finish_reason ?? null, null);
          }
        },
        (error: unknown) => error instanceof OpenAI.APIError,
      );
      assert.ok(text === '' || text.startsWith('one '), 'what was said stays said');

      stack.emulator.script(script);
      await assert.rejects(stack.openai.chat.completions.create(request), (error: unknown) => {
        assert.ok(error instanceof OpenAI.APIError);
        assert.ok((error.status ?? 0) >= 500);
        return true;
      });
    });

    it(`never looks like success to curl when it ${name}`, async () => {
      const curl = (body: object, ...options: string[]) =>
        run('curl', [
          '-sS',
          '--noproxy',
          '*',
          '-H',
          `Authorization: Bearer ${stack.apiKey}`,
          '-H',
          'Content-Type: application/json',
          '-d',
          JSON.stringify(body),
          ...options,
          `${stack.url}/v1/chat/completions`,
        ]);
      stack.emulator.script(script);
      const streamed = await curl({ ...request, stream: true });
      assert.match(streamed.stdout, /"error":\{"message":"[^"]+","type":"server_error","code":"\w+"/);
      assert.doesNotMatch(streamed.stdout, /\[DONE\]|"finish_reason":"/);

      stack.emulator.script(script);
      await assert.rejects(
        curl(request, '--fail'),
        (error: unknown) => error instanceof Error && 'code' in error && error.code === 22,
      );
    });
  }

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
