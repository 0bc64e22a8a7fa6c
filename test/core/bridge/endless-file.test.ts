import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { BodyRoom } from '../../../src/core/bridge/body/body-room';
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

describe('files that are being fetched', () => {
  const size = 300 * 1024;
  let server: http.Server;
  let stack: Stack;
  /** What the upstream has begun to send, and not ended. */
  let open: http.ServerResponse[];
  let onOpen: () => void;
  before(async () => {
    open = [];
    server = http.createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size + 1 });
      response.write(Buffer.alloc(size), () => {
        open.push(response);
        onOpen();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    stack = await startStack({
      bodyRoom: new BodyRoom(500 * 1024),
      env: {
        GIGACHAT_CREDENTIALS: '',
        GIGACHAT_ACCESS_TOKEN: 'canary-token-of-files-0123456789',
        GIGACHAT_BASE_URL: `http://127.0.0.1:${port}/v1`,
        GIGACHAT_MAX_CONNECTIONS: '4',
      },
    });
  });
  after(async () => {
    await stack.stop();
    server.closeAllConnections();
    server.close();
  });

  it('share one room in memory with bodies: what finds none is told to come again, and then is served', async () => {
    const fetched = async () => {
      const begun = new Promise<void>((resolve) => {
        onOpen = resolve;
      });
      const answer = stack.get('/v1/files/0b5f7a3e-0000-4000-8000-000000000001/content');
      await begun;
      return { answer };
    };
    const first = await fetched();
    const refused = await (await fetched()).answer;
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '5']);
    assert.match(await refused.text(), /bridge_busy/);
    for (const response of open.splice(0)) response.end('x');
    assert.equal((await (await first.answer).arrayBuffer()).byteLength, size + 1);
    const { answer } = await fetched();
    for (const response of open) response.end('x');
    assert.equal((await (await answer).arrayBuffer()).byteLength, size + 1);
  });
});
