import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import net from 'node:net';
import { BridgeKey } from '../../../src/core/bridge/http/key';
import type { Route } from '../../../src/core/bridge/http/route';
import { startBridge } from '../../../src/core/bridge/http/server';
import { systemClock } from '../../../src/core/ground/clock';
import type { Logger } from '../../../src/core/ground/logger';
import { openAiChat } from '../../../src/core/protocols/openai-chat/front';
import { soon } from '../../harness/event-loop';
import { FakeClock } from '../../harness/fake-clock';
import { type Stack, startStack } from '../../harness/stack';

const silent: Logger = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** A streamed chat over a connection of its own; `begun` resolves with its first bytes. */
function streamOver({ headless, apiKey }: Stack) {
  const { port } = headless.bridge;
  const caller = net.connect(port, '127.0.0.1');
  let received = '';
  const begun = new Promise<void>((resolve) => {
    caller.on('data', (bytes) => {
      received += bytes.toString('utf8');
      resolve();
    });
  });
  const closed = new Promise<void>((resolve) => caller.on('close', () => resolve()));
  const body = JSON.stringify({ model: 'GigaChat-2', stream: true, messages: [{ role: 'user', content: 'hi' }] });
  caller.write(
    `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${apiKey}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return { begun, closed, received: () => received };
}

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
  it('ends a connection with its own answer, so that a proxy sends the next request to another copy', async () => {
    const stack = await startStack({ env: { GIGACHAT_MAX_CONNECTIONS: '2' } });
    stack.emulator.script({ text: ['early', ' end'], hold: { gate: 'early', before: 1 } });
    stack.emulator.script({ text: ['late', ' end'], hold: { gate: 'late', before: 1 } });
    const [early, late] = [streamOver(stack), streamOver(stack)];
    await Promise.all([early.begun, late.begun]);
    const stopped = stack.headless.stop();
    stack.emulator.release('early');
    await Promise.race([early.closed, late.closed]);
    stack.emulator.release('late');
    await Promise.all([early.closed, late.closed, stopped]);
    await stack.stop();
    for (const { received } of [early, late]) assert.match(received(), /(?:early|late).* end.*\[DONE\]/s);
  });

  it('lets a caller come back whose request it had repeated: nothing of that multiplies with the next bridge', async () => {
    const clock = new FakeClock(Date.now());
    const env = { GIGACHAT_MAX_RETRIES: '2', GIGACHAT_RETRY_BACKOFF_FACTOR: '0' };
    const stack = await startStack({ clock, env });
    stack.emulator.script({ status: 500 }, { status: 500 }, { breakOff: { how: 'hang', after: 'request' } });
    const ask = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
    const asked = ['/v1/chat/completions', '/v1/messages'].map((path) => stack.post(path, { ...ask, max_tokens: 10 }));
    stack.emulator.script({ breakOff: { how: 'hang', after: 'request' } });
    for (let calls = 0; calls < 4; calls = stack.chatBodies().length) await clock.advance(1);
    const stopped = stack.headless.stop();
    await clock.advance(4000);
    for (const answer of await Promise.all(asked)) {
      assert.match(await answer.text(), /shutting down/);
      assert.equal(answer.headers.get('retry-after'), '2');
      assert.equal(answer.headers.get('x-should-retry'), null);
    }
    await stopped;
    await stack.stop();
  });

  it('gives a slow reader the rest of an answer that is complete', async () => {
    const bytes = 32 * 1024 * 1024;
    let ended = (): void => {};
    const isComplete = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const route: Route = {
      method: 'GET',
      path: '/much',
      open: true,
      front: openAiChat,
      handle({ response }) {
        response.end(Buffer.alloc(bytes));
        ended();
      },
    };
    const bridge = await startBridge({
      port: 0,
      routes: [route],
      key: new BridgeKey('key'),
      front: openAiChat,
      clock: systemClock,
      logger: silent,
      drainMs: 3_600_000,
    });
    const caller = net.connect(bridge.port, '127.0.0.1').pause();
    const closed = new Promise((resolve) => caller.on('close', resolve));
    caller.write(`GET /much HTTP/1.1\r\nHost: 127.0.0.1:${bridge.port}\r\n\r\n`);
    await isComplete;
    const stopped = bridge.stop();
    let read = 0;
    caller.on('data', (piece) => {
      read += piece.length;
    });
    caller.resume();
    await Promise.all([closed, stopped]);
    assert.ok(read > bytes, `${read} of ${bytes}`);
  });

  it('answers what had come in part, or had yet to come on a new connection, when another takes its port', async () => {
    const stack = await startStack();
    const { bridge } = stack.headless;
    const sockets: net.Socket[] = [];
    const taken = (message: unknown) => sockets.push((message as { socket: net.Socket }).socket);
    channel('net.server.socket').subscribe(taken);
    const request = `GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:${bridge.port}\r\nAuthorization: Bearer ${stack.apiKey}\r\n\r\n`;
    const callers = [0, 20].map((begun) => {
      const caller = net.connect(bridge.port, '127.0.0.1');
      let received = '';
      caller.on('data', (bytes) => {
        received += bytes.toString('utf8');
      });
      const closed = new Promise((resolve) => caller.on('close', resolve));
      if (begun > 0) caller.write(request.slice(0, begun));
      return { closed, received: () => received, goOn: () => caller.write(request.slice(begun)) };
    });
    await soon(() => sockets.length >= 2 && sockets.some(({ bytesRead }) => bytesRead === 20));
    channel('net.server.socket').unsubscribe(taken);
    const handedOver = bridge.handOver();
    for (const { goOn } of callers) goOn();
    await Promise.all([handedOver, ...callers.map(({ closed }) => closed)]);
    await stack.stop();
    for (const { received } of callers) assert.match(received(), /^HTTP\/1\.1 200 /);
  });
});
