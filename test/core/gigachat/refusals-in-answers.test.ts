import assert from 'node:assert/strict';
import type { ScriptedReply } from '../../emulator/script/reply';
import { protocolSurfaces } from '../../harness/protocol-surface';
import { type Stack, type StackOptions, startStack } from '../../harness/stack';

const ways: [name: string, refusal: (status: number) => ScriptedReply][] = [
  ['JSON', (status) => ({ body: { status, message: 'refused' } })],
  ['an event', (status) => ({ raw: `data: {"status":${status},"message":"refused"}\n\n` })],
  [
    'an event behind an empty one',
    (status) => ({
      raw: [
        'data: {"choices":[],"model":"GigaChat-2"}\n\n',
        `data: {"error":{"code":${status},"message":"refused"}}\n\n`,
      ],
    }),
  ],
];

describe('a refusal that comes in an answer of status 200, before a first word', () => {
  const running: Stack[] = [];
  afterEach(async () => {
    for (const stack of running.splice(0)) await stack.stop();
  });
  const start = async (options: StackOptions = {}) => {
    const stack = await startStack({ env: { GIGACHAT_RETRY_BACKOFF_FACTOR: '0' }, ...options });
    running.push(stack);
    // The list of models and the first token are there.
    assert.equal((await stack.get('/v1/models')).status, 200);
    return stack;
  };
  const countOf = ({ emulator }: Stack, end: string) => emulator.log.filter(({ path }) => path.endsWith(end)).length;
  const asked = (stack: Stack) => ({ chats: countOf(stack, '/chat/completions'), tokens: countOf(stack, '/oauth') });
  const chat = async (stack: Stack, stream = false) => {
    const body = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }], stream };
    const answer = await stack.post('/v1/chat/completions', body);
    return { status: answer.status, text: await answer.text() };
  };

  for (const [way, refusal] of ways) {
    for (const stream of [false, true]) {
      const told = `${way}${stream ? ', streamed' : ''}`;
      it(`has the token renewed and the call made again where it is a 401 (${told})`, async () => {
        const stack = await start();
        stack.emulator.script(refusal(401));
        const { status, text } = await chat(stack, stream);
        assert.equal(status, 200, text);
        assert.deepEqual(asked(stack), { chats: 2, tokens: 2 });
      });
      it(`is told as refused credentials where a new token is refused, too (${told})`, async () => {
        const stack = await start();
        stack.emulator.script({ ...refusal(401), times: 0 });
        const { status, text } = await chat(stack, stream);
        assert.equal(status, 403, text);
        assert.match(text, /upstream_auth_failed/);
        assert.deepEqual(asked(stack), { chats: 2, tokens: 2 });
      });
    }
    for (const passing of [429, 500, 503]) {
      it(`is followed by the call again where it may pass (${passing}, ${way})`, async () => {
        const stack = await start();
        stack.emulator.script(refusal(passing));
        const { status, text } = await chat(stack);
        assert.equal(status, 200, text);
        assert.deepEqual(asked(stack), { chats: 2, tokens: 1 });
      });
    }
    for (const [status, toldAs] of [
      [402, 402],
      [403, 403],
      [413, 413],
    ] as const) {
      it(`stands where it would stand as a status (${status}, ${way})`, async () => {
        const stack = await start();
        stack.emulator.script(refusal(status));
        assert.equal((await chat(stack)).status, toldAs);
        assert.deepEqual(asked(stack), { chats: 1, tokens: 1 });
      });
    }
  }

  it('is told by what it is in every protocol', async () => {
    for (const surface of protocolSurfaces) {
      const stack = await start();
      stack.emulator.script({ raw: 'data: {"status":401,"message":"refused"}\n\n' });
      const answer = await stack.post(surface.path, surface.body('hi'));
      assert.equal(answer.status, 200, await answer.text());
      assert.deepEqual(asked(stack), { chats: 2, tokens: 2 });
    }
  });

  it('has the token renewed for embeddings, lists and counts, too', async () => {
    const stack = await start();
    const refused = { body: { status: 401, message: 'refused' } };
    stack.emulator.scriptOther(refused);
    const embedded = await stack.post('/v1/embeddings', { model: 'Embeddings', input: 'a' });
    assert.equal(embedded.status, 200, await embedded.text());
    stack.emulator.scriptOther(refused);
    assert.equal((await stack.get('/v1/files')).status, 200);
    assert.equal(countOf(stack, '/oauth'), 3);
  });

  it('is no reason to make the call again once a word was there', async () => {
    const stack = await start();
    stack.emulator.script({ raw: [word('Hi'), 'data: {"status":401,"message":"no"}\n\n'] });
    const { text } = await chat(stack, true);
    assert.match(text, /Hi[\s\S]*upstream_token_expired/);
    assert.deepEqual(asked(stack), { chats: 1, tokens: 1 });
  });

  for (const surface of protocolSurfaces) {
    it(`blames the token that ended, not the key, once a word was there, and the next has a new one (${surface.name})`, async () => {
      const stack = await start();
      stack.emulator.script({ raw: [word('Hi'), 'data: {"status":401,"message":"Token has expired"}\n\n'] });
      const ended = await stack.post(surface.path, surface.body('hi'));
      const { code = 'upstream_token_expired', type, message } = surface.errorOf(await ended.text());
      assert.equal(code, 'upstream_token_expired');
      assert.notEqual(type, 'permission_error');
      assert.match(message, /access token expired during this answer\. Try again\./);
      assert.equal(ended.headers.get('x-should-retry'), null, 'a repeat helps');
      if (!surface.stream) assert.deepEqual([ended.status >= 500, ended.headers.get('retry-after')], [true, '1']);
      stack.emulator.expireTokens();
      assert.equal((await stack.post(surface.path, surface.body('hi'))).status, 200);
      assert.deepEqual(asked(stack), { chats: 3, tokens: 2 });
    });
  }
});

function word(content: string): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }], model: 'GigaChat-2' })}\n\n`;
}
