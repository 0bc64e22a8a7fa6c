import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { addresses, sendRaw, statusesIn } from './raw-http';

const body = JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] });
const listed = 'https://app.example';

describe('T03, T04: web pages', () => {
  let stack: Stack;
  let port: number;
  before(async () => {
    stack = await startStack({ env: { GPT2GIGA_CORS_ALLOW_ORIGINS: listed } });
    port = stack.headless.bridge.port;
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const ask = (headers: string, method = 'POST', target = '/v1/chat/completions') =>
    sendRaw(
      port,
      `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${stack.apiKey}\r\n${headers}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  const json = 'Content-Type: application/json\r\n';

  const origins = () => [
    ...['null', '', 'https://evil.example', 'http://localhost:3000', 'http://localhost', `http://127.0.0.1:${port}`],
    ...[`http://localhost:${port}`, 'http://127.0.0.1', `http://[::1]:${port}`, 'http://127.0.0.1.evil.example'],
    ...['vscode-webview://x', 'vscode-file://vscode-app', 'chrome-extension://abc', 'moz-extension://abc', 'file://'],
    ...['https://app.example.evil.example', 'https://evil.example/https://app.example', 'https://app.example:443'],
    ...['https://app.example:8443', 'http://app.example', 'https://APP.example', 'https://app.example/', 'app.example'],
    ...[
      'https://xapp.example',
      'https://app.exampl',
      'https://app.example ,https://evil.example',
      '*',
      'https://*.example',
    ],
    ...['https://user@app.example', 'https://app.example\\@evil.example', 'data:', 'blob:https://app.example'],
  ];

  it('refuses every origin that is not listed, and says nothing about origins', async () => {
    assert.ok(origins().length >= 30, `${origins().length} origins`);
    for (const origin of origins()) {
      for (const method of ['POST', 'OPTIONS']) {
        const answer = await ask(`Origin: ${origin}\r\n${json}Access-Control-Request-Method: POST\r\n`, method);
        assert.deepEqual(statusesIn(answer), [403], `${method} ${origin}: ${answer}`);
        assert.doesNotMatch(answer, /access-control-/i);
      }
    }
    for (const [method, target] of addresses) {
      const answer = await ask('Origin: https://evil.example\r\n', method, target);
      assert.ok([400, 403].includes(statusesIn(answer)[0] ?? 0), `${method} ${target}: ${answer}`);
      assert.doesNotMatch(answer, /access-control-/i);
    }
    assert.equal(stack.emulator.log.length, 0);
  });

  it('refuses in the form of the protocol that is called, with its request id', async () => {
    for (const target of ['/v1/messages', '/messages/count_tokens']) {
      const answer = await ask(`Origin: https://evil.example\r\n${json}`, 'POST', target);
      const told = JSON.parse(answer.split('\r\n\r\n')[1] ?? '');
      assert.deepEqual([told.type, told.error.type], ['error', 'permission_error'], target);
      assert.match(answer, new RegExp(`^request-id: ${told.request_id}\r$`, 'm'));
    }
    const chat = await ask(`Origin: https://evil.example\r\n${json}`);
    assert.match(chat, /"code":"invalid_origin"/);
    assert.doesNotMatch(chat, /^request-id:/m);
  });

  it('refuses two origins, one of them listed', async () => {
    assert.deepEqual(statusesIn(await ask(`Origin: ${listed}\r\nOrigin: https://evil.example\r\n${json}`)), [403]);
    assert.deepEqual(statusesIn(await ask(`Origin: https://evil.example\r\nOrigin: ${listed}\r\n${json}`)), [403]);
  });

  it('refuses what a browser marks as a page', async () => {
    for (const site of ['cross-site', 'same-site', 'same-origin', 'NONE', 'none,cross-site', '']) {
      assert.deepEqual(statusesIn(await ask(`Sec-Fetch-Site: ${site}\r\n${json}`)), [403], site);
    }
    assert.deepEqual(statusesIn(await ask(`Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n${json}`)), [403]);
    assert.equal(stack.emulator.log.length, 0);
  });

  it('sends no access-control header to anybody without an origin', async () => {
    for (const [method, target] of addresses) assert.doesNotMatch(await ask(json, method, target), /access-control-/i);
  });

  it('lets the listed origin in, and only with the key', async () => {
    const answer = await ask(`Origin: ${listed}\r\nSec-Fetch-Site: cross-site\r\n${json}`);
    assert.deepEqual(statusesIn(answer), [200]);
    assert.match(answer, /access-control-allow-origin: https:\/\/app\.example\r\n/);
    const without = await fetch(`${stack.url}/v1/models`, { headers: { 'x-test': '1' } });
    assert.equal(without.status, 401);
  });

  it('takes no body that a page could send without being asked first', async () => {
    const types = [
      ...[
        'text/plain',
        'text/plain;charset=UTF-8',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
      ],
      ...['application/json;x=text/plain', 'application/json, text/plain', 'text/plain, application/json', 'text/json'],
      ...['application/jsonx', 'application/json5', 'application/problem+json', '*/*', 'application/*', ''],
      ...['application/json; charset=utf-16', 'application/json; charset=utf-8; x=1', 'application\\json', 'json'],
    ];
    for (const type of types) {
      assert.deepEqual(statusesIn(await ask(`Content-Type: ${type}\r\n`)), [415], type);
    }
    assert.deepEqual(statusesIn(await ask('')), [415], 'no type at all');
    assert.deepEqual(statusesIn(await ask(`${json}Content-Type: text/plain\r\n`)), [415], 'two types');
    assert.deepEqual(statusesIn(await ask(json + json)), [415], 'the same type twice');
    assert.deepEqual(statusesIn(await ask(`${json}Content-Encoding: compress\r\n`)), [415], 'an unknown encoding');
    assert.deepEqual(statusesIn(await ask(`${json}Content-Encoding: gzip\r\n`)), [400], 'a body that is no gzip');
    assert.equal(stack.emulator.log.length, 0);
    for (const type of [
      'application/json',
      'Application/JSON; charset=UTF-8',
      'application/json;charset="utf-8"',
      'application/json ; charset=utf8',
    ]) {
      assert.deepEqual(statusesIn(await ask(`Content-Type: ${type}\r\n`)), [200], type);
    }
  });

  it('has no side effect on GET', async () => {
    for (const [, target] of addresses) await ask('', 'GET', target);
    assert.ok(stack.emulator.log.every(({ kind, method }) => kind === 'oauth' || method === 'GET'));
  });

  it('runs nothing of a file that a browser is shown, guesses nothing about it and keeps nothing of it', async () => {
    const form = new FormData();
    form.append('purpose', 'assistants');
    form.append('file', new Blob(['<script>fetch("/logs/entries")</script>'], { type: 'text/plain' }), 'page.txt');
    const headers = { authorization: `Bearer ${stack.apiKey}` };
    const uploaded = await fetch(`${stack.url}/v1/files`, { method: 'POST', headers, body: form });
    const { id } = (await uploaded.json()) as { id: string };
    const shown = await stack.get(`/v1/files/${id}/content`);
    await shown.text();
    assert.deepEqual(
      ['content-security-policy', 'x-content-type-options', 'cache-control'].map((name) => shown.headers.get(name)),
      ['sandbox', 'nosniff', 'no-store'],
    );
  });
});
