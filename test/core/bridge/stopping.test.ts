import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import net from 'node:net';
import { startStack } from '../../harness/stack';

describe('a bridge that stops', () => {
  it('refuses what still comes over an open connection, and finishes what it began', async () => {
    const stack = await startStack();
    const { port } = stack.headless.bridge;
    stack.emulator.script({ text: 'the whole answer', hold: 'headers' });
    const caller = net.connect(port, '127.0.0.1');
    let received = '';
    const closed = new Promise((resolve) => caller.on('close', resolve));
    caller.on('data', (bytes) => {
      received += bytes.toString('utf8');
    });
    const head = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${stack.apiKey}\r\n`;
    const body = JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] });
    caller.write(
      `POST /v1/chat/completions HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    const arrived = new Promise<void>((resolve) => {
      const heard = (message: unknown) => {
        if ((message as { request: IncomingMessage }).request.url !== '/v1/models') return;
        channel('http.server.request.start').unsubscribe(heard);
        resolve();
      };
      channel('http.server.request.start').subscribe(heard);
    });
    const stopped = stack.headless.stop();
    caller.write(`GET /v1/models HTTP/1.1\r\n${head}\r\n`);
    await arrived;
    stack.emulator.release();
    await Promise.all([closed, stopped]);
    await stack.stop();
    const [first = '', second = ''] = received.split(/(?=HTTP\/1\.1 \d)/);
    assert.match(first, /^HTTP\/1\.1 200 .*the whole answer/s);
    assert.match(second, /^HTTP\/1\.1 503 .*connection: close.*"code":"bridge_stopping"/is);
  });
});
