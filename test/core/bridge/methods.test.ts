import assert from 'node:assert/strict';
import { type Stack, startStack } from '../../harness/stack';
import { sendRaw } from '../../security/raw-http';

describe('the methods of the bridge’s addresses', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(stack.url + path, { method, headers: { authorization: `Bearer ${stack.apiKey}`, ...headers } });

  it('are named by the refusal of another one, in `Allow`, with the key and without', async () => {
    for (const [method, path, allowed] of [
      ['GET', '/v1/chat/completions', 'POST'],
      ['PUT', '/v1/messages', 'POST'],
      ['OPTIONS', '/v1/models', 'GET, HEAD'],
      ['PATCH', '/v1/files', 'POST, GET, HEAD'],
      ['POST', '/v1/models/GigaChat-2-Max', 'GET, HEAD'],
      ['PUT', '/health', 'GET, HEAD'],
      ['DELETE', '/ping', 'GET, HEAD, POST'],
    ] as const) {
      const callers: Record<string, string>[] = [{}, { authorization: 'Bearer wrong' }, { 'anthropic-version': '1' }];
      for (const headers of callers) {
        const answer = await ask(method, path, headers);
        assert.equal(answer.status, 405, `${method} ${path}`);
        const sorted = (list: string) => list.split(', ').sort().join(', ');
        assert.equal(sorted(answer.headers.get('allow') ?? ''), sorted(allowed), `${method} ${path}`);
        await answer.body?.cancel();
      }
    }
    assert.equal((await ask('GET', '/v1/nothing')).headers.get('allow'), null);
  });

  it('hold HEAD wherever they hold GET: the same status and headers, and not a byte of a body', async () => {
    for (const path of ['/', '/health', '/ping', '/ready', '/metrics', '/openapi.json', '/v1/models', '/v1/files']) {
      const [whole, head] = [await ask('GET', path), await ask('HEAD', path)];
      assert.deepEqual([path, head.status], [path, whole.status]);
      assert.equal(head.headers.get('content-type'), whole.headers.get('content-type'), path);
      const isSteady = /ping|openapi|models/.test(path);
      if (isSteady) assert.equal(head.headers.get('content-length'), whole.headers.get('content-length'), path);
      await whole.body?.cancel();
    }
    const port = Number(new URL(stack.url).port);
    const raw = await sendRaw(port, `HEAD /health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
    assert.match(raw, /^HTTP\/1\.1 200 /);
    assert.equal(raw.split('\r\n\r\n')[1], '');
  });

  it('ask for the key with HEAD as with GET', async () => {
    for (const path of ['/v1/models', '/metrics', '/v1/files']) {
      const answer = await ask('HEAD', path, { authorization: 'Bearer wrong' });
      assert.deepEqual([path, answer.status], [path, 401]);
    }
  });
});
