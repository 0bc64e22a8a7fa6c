import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI, { toFile } from 'openai';
import type { ScriptedReply } from '../../emulator/script/reply';
import { startOpenRouter } from '../../harness/openrouter/server';
import { type Stack, startStack } from '../../harness/stack';

const messages = [{ role: 'user' as const, content: 'hi' }];

/** Everything that clients ask for and that GigaChat is asked for in turn. Each client repeats as it does by itself. */
const asks: Readonly<Record<string, (openai: OpenAI, anthropic: Anthropic) => Promise<unknown>>> = {
  chat: (openai) => openai.chat.completions.create({ model: 'any', messages }),
  'chat stream': (openai) => openai.chat.completions.create({ model: 'any', messages, stream: true }),
  responses: (openai) => openai.responses.create({ model: 'any', input: 'hi' }),
  messages: (_openai, anthropic) => anthropic.messages.create({ model: 'any', messages, max_tokens: 9 }),
  embeddings: (openai) => openai.embeddings.create({ model: 'text-embedding-3-small', input: ['one', 'two'] }),
  models: (openai) => openai.models.list(),
  files: async (openai) =>
    openai.files.create({ file: await toFile(Buffer.from('text'), 'a.txt'), purpose: 'user_data' }),
  'list of files': (openai) => openai.files.list(),
  'count of tokens': (_openai, anthropic) => anthropic.messages.countTokens({ model: 'any', messages }),
};

/** Where a connection may end before the answer has begun. */
const places: Readonly<Record<string, ScriptedReply>> = {
  'accepted and closed without a byte': { rawResponse: '' },
  'reset after the request': { breakOff: { how: 'reset', after: 'request' } },
  'closed inside the status line': { rawResponse: 'HTTP/1.1 2' },
  'closed inside the headers': { rawResponse: 'HTTP/1.1 200 OK\r\ncontent-type: application/js' },
  'closed after words before the answer': { rawResponse: 'HTTP/1.1 103 Early Hints\r\n\r\n' },
  'refused with 503': { status: 503 },
};

describe('calls of GigaChat, counted at the socket', () => {
  let stack: Stack;
  afterEach(() => stack.stop());

  const start = async (env: Record<string, string> = {}) => {
    stack = await startStack({
      env: { GIGACHAT_RETRY_BACKOFF_FACTOR: '0', GIGACHAT_MODEL: 'GigaChat-2', GPT2GIGA_PASS_MODEL: 'False', ...env },
    });
    return {
      openai: new OpenAI({ baseURL: `${stack.url}/v1`, apiKey: stack.apiKey }),
      anthropic: new Anthropic({ baseURL: stack.url, apiKey: stack.apiKey }),
    };
  };

  for (const [what, ask] of Object.entries(asks)) {
    for (const [where, reply] of Object.entries(places)) {
      it(`are at most three for ${what}, ${where}, the client's own repeats included`, async () => {
        const { openai, anthropic } = await start();
        // The list comes first where a model is looked up in it.
        if (what !== 'models') await openai.models.list();
        for (const script of ['script', 'scriptModels', 'scriptOther'] as const) {
          stack.emulator[script]({ ...reply, times: 0 });
        }
        const [connections, calls] = [stack.emulator.connections().api, stack.emulator.log.length];
        await ask(openai, anthropic).catch((error: unknown) => assert.ok(error instanceof Error));
        const opened = stack.emulator.connections().api - connections;
        const asked = stack.emulator.log.slice(calls).filter(({ kind }) => kind !== 'oauth').length;
        assert.ok(opened <= 3, `${opened} connections`);
        assert.ok(asked <= 3 && asked > 0, `${asked} calls`);
      });
    }
  }

  for (const [where, reply] of Object.entries(places)) {
    it(`are at most three for an access token, ${where}, the client's own repeats included`, async () => {
      const { openai } = await start();
      stack.emulator.scriptAuth({ ...reply, times: 0 });
      const before = stack.emulator.connections().auth;
      await assert.rejects(openai.models.list());
      const opened = stack.emulator.connections().auth - before;
      assert.ok(opened <= 3 && opened > 0, `${opened} connections`);
    });
  }

  for (const path of ['/v1/chat/completions', '/v1/responses', '/v1/messages']) {
    it(`are three at ${path} where the settings ask for two repeats, and the answer says that none is left`, async () => {
      await start({ GIGACHAT_MAX_RETRIES: '2' });
      stack.emulator.script({ rawResponse: 'HTTP/1.1 200 OK\r\nx: ', times: 0 });
      const answer = await stack.post(path, { model: 'any', messages, input: 'hi', max_tokens: 9 });
      assert.equal(answer.status, 502);
      assert.equal(answer.headers.get('x-should-retry'), 'false', path);
      assert.equal(stack.chatBodies().length, 3);
    });
  }

  it('leave the repeat to the client where GigaChat names a time and calls are left', async () => {
    await start();
    stack.emulator.script({ status: 429, headers: { 'retry-after': '20' }, times: 0 });
    const answer = await stack.post('/v1/chat/completions', { model: 'any', messages });
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get('retry-after'), '20');
    assert.equal(answer.headers.get('x-should-retry'), null);
  });

  it('are not multiplied when both providers failed, and one of OpenRouter', async () => {
    const openRouter = await startOpenRouter();
    try {
      const { openai, anthropic } = await start(openRouter.env());
      openRouter.always({ status: 502 });
      stack.emulator.script({ rawResponse: '', times: 0 });
      const asked = [
        () => openai.chat.completions.create({ model: 'any', messages: [{ role: 'user', content: 'one' }] }),
        () => openai.responses.create({ model: 'any', input: 'two' }),
        () => anthropic.messages.create({ model: 'any', messages, max_tokens: 9 }),
      ];
      for (const [index, ask] of asked.entries()) {
        stack.emulator.script({ rawResponse: '', times: 0 });
        const before = stack.chatBodies().length;
        await assert.rejects(ask());
        assert.ok(stack.chatBodies().length - before <= 3);
        assert.equal(openRouter.chats().length, index + 1);
      }
    } finally {
      await openRouter.stop();
    }
  });

  it('that end with an expired token are no refusal of the credentials, and the next request has a new token', async () => {
    await start({ GIGACHAT_MAX_RETRIES: '2' });
    stack.emulator.script({ status: 503 }, { status: 503 }, { status: 401 });
    const expired = await stack.post('/v1/chat/completions', { model: 'any', messages });
    const { error } = (await expired.json()) as { error: { code: string; message: string } };
    assert.equal(expired.status, 503);
    assert.equal(error.code, 'upstream_token_expired');
    assert.equal(expired.headers.get('x-should-retry'), null, 'a repeat helps');
    assert.equal(expired.headers.get('retry-after'), '1');
    const next = await stack.post('/v1/chat/completions', { model: 'any', messages });
    assert.equal(next.status, 200);
  });
});
