import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import { type Stack, startStack } from '../../harness/stack';
import { sendRaw, statusesIn } from '../../security/raw-http';

const run = promisify(execFile);

interface ErrorBody {
  error: { message: string; type: string; code: string; param: string | null };
}

const messages = [{ role: 'user', content: 'hi' }];

describe('bad input to chat completions', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  afterEach(() => assert.deepEqual(stack.chatBodies(), [], 'nothing of it may reach GigaChat'));

  const bodies: [name: string, body: unknown, status: number, param: string | null][] = [
    ['is not JSON', '{"model": "GigaChat-2", ', 400, null],
    ['is a list', '[]', 400, null],
    ['is empty', '', 400, null],
    ['has no messages', { model: 'GigaChat-2' }, 400, 'messages'],
    ['has an empty list of messages', { model: 'GigaChat-2', messages: [] }, 400, 'messages'],
    ['has no model', { messages }, 400, 'model'],
    ['names the model by a number', { model: 5, messages }, 400, 'model'],
    ['asks for a temperature in words', { model: 'GigaChat-2', messages, temperature: '0.5' }, 400, 'temperature'],
    ['asks for a negative temperature', { model: 'GigaChat-2', messages, temperature: -1 }, 400, 'temperature'],
    ['asks for three answers', { model: 'GigaChat-2', messages, n: 3 }, 400, 'n'],
    ['asks for a stream in words', { model: 'GigaChat-2', messages, stream: 'yes' }, 400, 'stream'],
    ['has a message without a role', { model: 'GigaChat-2', messages: [{ content: 'hi' }] }, 400, 'messages[0].role'],
    [
      'has a number for content',
      { model: 'GigaChat-2', messages: [{ role: 'user', content: 7 }] },
      400,
      'messages[0].content',
    ],
    [
      'has a text part without text',
      { model: 'GigaChat-2', messages: [...messages, { role: 'user', content: [{ type: 'text', text: 1 }] }] },
      400,
      'messages[1].content[0].text',
    ],
    [
      'chooses a tool that it does not offer',
      { model: 'GigaChat-2', messages, tool_choice: { type: 'function', function: { name: 'x' } } },
      400,
      'tool_choice',
    ],
    ['names a model that does not exist', { model: 'no-such-model', messages }, 404, 'model'],
    ['is nested too deep', `{"model":"GigaChat-2","messages":${'['.repeat(200)}${']'.repeat(200)}}`, 400, null],
  ];
  for (const [name, body, status, param] of bodies) {
    it(`answers ${status} when the body ${name}`, async () => {
      const answer = await stack.post('/v1/chat/completions', body);
      assert.equal(answer.status, status);
      assert.match(answer.headers.get('x-request-id') ?? '', /^[\w-]+$/);
      assert.equal(answer.headers.get('x-should-retry'), 'false');
      const { error } = (await answer.json()) as ErrorBody;
      assert.equal(error.type, 'invalid_request_error');
      assert.equal(error.param, param);
      assert.ok(error.message.length > 10 && error.code.length > 3);
    });
  }

  it('answers 401 without a key, with a wrong one, and with two', async () => {
    const body = { model: 'GigaChat-2', messages };
    for (const authorization of ['', 'Bearer wrong', 'Bearer', `Basic ${Buffer.from('x:wrong').toString('base64')}`]) {
      const answer = await stack.post('/v1/chat/completions', body, { authorization });
      assert.equal(answer.status, 401);
      const { error } = (await answer.json()) as ErrorBody;
      assert.equal(error.code, 'invalid_api_key');
      assert.equal(answer.headers.get('www-authenticate'), null);
    }
    await assert.rejects(
      new OpenAI({ baseURL: `${stack.url}/v1`, apiKey: 'wrong', maxRetries: 0 }).models.list(),
      OpenAI.AuthenticationError,
    );
  });

  it('takes the key as Bearer, as x-api-key and as the password of Basic', async () => {
    const shown: Record<string, string>[] = [
      { authorization: `Bearer ${stack.apiKey}` },
      { authorization: '', 'x-api-key': stack.apiKey },
      { authorization: `Basic ${Buffer.from(`any:${stack.apiKey}`).toString('base64')}` },
    ];
    for (const headers of shown) {
      assert.equal((await stack.get('/v1/models', headers)).status, 200);
    }
  });

  it('answers 403 to a Host that is not its own', async () => {
    const { port } = stack.headless.bridge;
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1:${port + 1}`,
      `evil@127.0.0.1:${port}`,
      '127.0.0.1',
    ]) {
      assert.equal(await statusFor(port, { host, authorization: `Bearer ${stack.apiKey}` }), 403);
    }
    assert.equal(await statusFor(port, { host: `LOCALHOST:${port}`, authorization: `Bearer ${stack.apiKey}` }), 200);
  });

  it('answers 403 to a web page', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await stack.get('/v1/models', headers as unknown as Record<string, string>);
      assert.equal(answer.status, 403);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
  });

  it('answers 415 to a body that is not declared as JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; x=text/plain']) {
      const answer = await stack.post(
        '/v1/chat/completions',
        { model: 'GigaChat-2', messages },
        { 'content-type': type },
      );
      assert.equal(answer.status, 415);
    }
  });

  it('answers 413 to a body of more than 32 MiB, with or without its length', async () => {
    const large = `{"model":"GigaChat-2","messages":[{"role":"user","content":"${'x'.repeat(33 * 1024 * 1024)}"}]}`;
    const announced = await stack.post('/v1/chat/completions', large);
    assert.equal(announced.status, 413);
    const chunked = await fetch(`${stack.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body: new Blob([large]).stream(),
      duplex: 'half',
    } as RequestInit);
    assert.equal(chunked.status, 413);
    assert.equal(((await chunked.json()) as ErrorBody).error.code, 'request_too_large');
  });

  it('asks for a body that waits behind Expect, once the gate has let its caller in', async () => {
    const curl = (key: string) =>
      run('curl', [
        '-sS',
        '-w',
        '%{http_code}',
        '--noproxy',
        '*',
        '-H',
        'Expect: 100-continue',
        '-H',
        `Authorization: Bearer ${key}`,
        '-H',
        'Content-Type: application/json',
        '-d',
        '{"model":"none","messages":[{"role":"user","content":"hi"}]}',
        `${stack.url}/v1/chat/completions`,
      ]);
    assert.match((await curl(stack.apiKey)).stdout, /model_not_found.*404$/);
    assert.match((await curl('wrong')).stdout, /invalid_api_key.*401$/);
  });

  it('says no word before its answer to a caller of HTTP/1.0, which would take it for the answer', async () => {
    const { port } = stack.headless.bridge;
    const body = '{"model":"none","messages":[{"role":"user","content":"hi"}]}';
    const answer = await sendRaw(
      port,
      `POST /v1/chat/completions HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${stack.apiKey}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    assert.deepEqual(statusesIn(answer), [404]);
  });

  it('answers 404 and 405 as JSON, and serves doubled and trailing forms of its addresses', async () => {
    assert.equal((await stack.get('/v1/nothing')).status, 404);
    assert.equal((await stack.get('/v1/chat/completions')).status, 405);
    for (const path of ['/models', '/v1/models/', '/v1/v1/models', '/v1/models?limit=5']) {
      assert.equal((await stack.get(path)).status, 200, path);
    }
    assert.equal((await stack.get('/v1/models/none')).status, 404);
    assert.equal((await stack.get('/v1/models/GigaChat-2')).status, 200);
  });

  it('says no more than that it is alive to those without the key', async () => {
    for (const path of ['/health', '/ping', '/v1/health']) {
      const answer = await fetch(stack.url + path);
      assert.deepEqual([answer.status, await answer.json()], [200, { status: 'ok' }]);
    }
    const known = (await (await stack.get('/health')).json()) as { version?: string; providers?: unknown[] };
    assert.equal(typeof known.version, 'string');
    assert.equal(known.providers?.length, 1);
    const root = await fetch(stack.url, { method: 'HEAD' });
    assert.deepEqual([root.status, await root.text()], [200, '']);
  });
});

/** fetch sets the Host itself, so this one goes by hand. */
function statusFor(port: number, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/v1/models', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
