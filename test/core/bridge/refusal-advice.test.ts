import assert from 'node:assert/strict';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Stack, startStack } from '../../harness/stack';

interface OpenAiError {
  error: { message: string; code: string };
}
interface AnthropicError {
  type: string;
  error: { type: string; message: string };
}

describe('what the bridge refuses by itself', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  const openAi = async (answer: Promise<Response>) => ((await (await answer).json()) as OpenAiError).error;

  it('says of a key where the right one is, and that GigaChat’s own is another', async () => {
    const wrong = { authorization: `Bearer ${stack.emulator.credentials}` };
    const { message } = await openAi(stack.post('/v1/chat/completions', {}, wrong));
    for (const part of [
      'Bearer',
      'x-api-key',
      'GPT2GIGA_API_KEY',
      'listening',
      'GigaChat: Copy Bridge Key',
      'another',
    ]) {
      assert.ok(message.includes(part), `${part}: ${message}`);
    }
  });

  it('says of an address which ones there are for chats and models', async () => {
    for (const path of ['/v1/chat/completion', '/api/tags', '/api/v1/chat/completions']) {
      const { message, code } = await openAi(stack.post(path, {}));
      assert.equal(code, 'unknown_url');
      for (const part of ['/v1/chat/completions', '/v1/responses', '/v1/messages', '/v1/models']) {
        assert.ok(message.includes(part), `${part}: ${message}`);
      }
    }
  });

  it('says of an address of another service whose it is, and what to choose in that program', async () => {
    const cases: [path: string, told: RegExp][] = [
      ['/api/tags', /Ollama.*choose OpenAI/],
      ['/v1/api/chat', /Ollama/],
      ['/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse', /Gemini.*choose OpenAI/],
      ['/openai/deployments/gpt/chat/completions?api-version=1', /Azure.*OpenAI's own/],
      ['/v1/images/generations', /pictures/],
      ['/v1/audio/transcriptions', /sound/],
      ['/v1/moderations', /moderates/],
      ['/rerank', /ranks/],
      ['/v1/conversations', /whole conversation/],
      ['/v1/messages/batches', /whole conversation/],
      ['/api/v1/models', /no such address/],
      ['/v1/imagesque', /no such address/],
    ];
    for (const [path, told] of cases) {
      const { message, code } = await openAi(stack.post(path, {}));
      assert.equal(code, 'unknown_url', path);
      assert.match(message, told, path);
      assert.ok(message.includes('/v1/chat/completions'), message);
    }
  });

  it('says to a program that was given too much or too little of an address how much of it to give', async () => {
    for (const path of ['/', '/v1', '/v1/']) {
      const answer = await stack.post(path, {});
      assert.equal(answer.status, 405, path);
      const { message, code } = await openAi(Promise.resolve(answer));
      assert.equal(code, 'method_not_allowed');
      for (const part of ['GET, HEAD', '/v1/chat/completions', '/v1/messages'])
        assert.ok(message.includes(part), message);
    }
    for (const path of [
      '/v1/chat/completions/chat/completions',
      '/v1/chat/completions/v1/chat/completions',
      '/chat/completions/models',
      '/v1/embeddings/embeddings',
      '/v1/completions/chat/completions',
      '/v1/messages/v1/messages',
    ]) {
      const answer = await stack.post(path, {});
      assert.equal(answer.status, 404, path);
      assert.match(((await answer.json()) as OpenAiError).error.message, /address that ends with \/v1/, path);
    }
    assert.doesNotMatch((await openAi(stack.get('/v1/chat/completions'))).message, /messages/);
  });

  it('speaks Anthropic’s protocol of a wrong method at its addresses, also to callers that name no version', async () => {
    for (const path of ['/v1/messages', '/messages/count_tokens']) {
      const answer = await stack.get(path);
      assert.equal(answer.status, 405);
      const body = (await answer.json()) as AnthropicError;
      assert.deepEqual([body.type, body.error.type], ['error', 'invalid_request_error']);
      assert.match(body.error.message, /POST/);
    }
    assert.equal((await openAi(stack.get('/v1/chat/completions'))).code, 'method_not_allowed');
  });

  it('says of a body that it is empty, or that a shell has changed its quotation marks', async () => {
    assert.match((await openAi(stack.post('/v1/chat/completions', ''))).message, /is empty/);
    for (const body of ["'{model:x,messages:[]}'", '{model:GigaChat-2,messages:[{role:user,content:hi}]}']) {
      const { message, code } = await openAi(stack.post('/v1/chat/completions', body));
      assert.equal(code, 'invalid_json');
      assert.match(message, /quotation marks.*-d "@/);
    }
    const { message } = await openAi(stack.post('/v1/chat/completions', '{"model": "GigaChat-2", '));
    assert.doesNotMatch(message, /quotation/);
  });

  it('names UTF-8 where the body is said to be in another encoding', async () => {
    const headers = { 'content-type': 'application/json; charset=windows-1251' };
    assert.match((await openAi(stack.post('/v1/chat/completions', '{}', headers))).message, /UTF-8/);
  });

  it('names the variable that lets a name or a web page in', async () => {
    const page = { origin: 'http://localhost:3000' };
    assert.match((await openAi(stack.get('/v1/models', page))).message, /GPT2GIGA_CORS_ALLOW_ORIGINS/);
    const port = Number(new URL(stack.url).port);
    const raw = await new Promise<string>((resolve, reject) => {
      const socket = connectTcp(port, '127.0.0.1', () =>
        socket.end('GET /v1/models HTTP/1.1\r\nHost: bridge.example\r\nConnection: close\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes;
      });
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    assert.match(raw, /BRIDGE_ALLOWED_HOSTS/);
  });

  it('says once in the log that somebody speaks https to a bridge of plain http', async () => {
    const { port } = stack.headless.bridge;
    for (let turn = 0; turn < 2; turn += 1) {
      await new Promise<void>((resolve) => {
        const socket = connectTls({ port, host: '127.0.0.1' }, () => resolve());
        socket.on('error', () => resolve());
      });
    }
    const told = stack.logLines.filter((line) => line.includes('https://'));
    assert.equal(told.length, 1, told.join());
    assert.match(told[0] ?? '', /http:\/\//);
  });
});
