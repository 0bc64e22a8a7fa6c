import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Stack, startStack } from '../../harness/stack';

const megabyte = 1024 * 1024;

describe('a file at the upstream that never ends', () => {
  let server: http.Server;
  let stack: Stack;
  let sent: number;
  let isClosed: Promise<void>;
  before(async () => {
    sent = 0;
    let closed: () => void;
    isClosed = new Promise((resolve) => {
      closed = resolve;
    });
    const piece = Buffer.alloc(megabyte, 'a');
    server = http.createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      response.on('close', () => closed());
      const more = () => {
        while (!response.destroyed && sent < 2000) {
          sent += 1;
          if (!response.write(piece)) break;
        }
        // So much that whoever takes all of it is noticed.
        if (sent >= 2000) response.destroy();
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    stack = await startStack({
      env: {
        GIGACHAT_CREDENTIALS: '',
        GIGACHAT_ACCESS_TOKEN: 'canary-token-of-a-file-0123456789',
        GIGACHAT_BASE_URL: `http://127.0.0.1:${port}/v1`,
      },
    });
  });
  after(async () => {
    await stack.stop();
    server.close();
  });

  it('is given up where no file of GigaChat goes on, and the caller is told so', async () => {
    const response = await fetch(`${stack.openai.baseURL}/files/0b5f7a3e-0000-4000-8000-000000000001/content`, {
      headers: { authorization: `Bearer ${stack.openai.apiKey}` },
    });
    const text = await response.text();
    assert.equal(response.status, 502, text);
    assert.match(text, /larger than/);
    await isClosed;
    assert.ok(sent < 200, `${sent} MB were taken`);
  }).timeout(60_000);
});
