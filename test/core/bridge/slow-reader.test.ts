import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { BodyRoom } from '../../../src/core/bridge/body/body-room';
import { Exchange } from '../../../src/core/bridge/http/caller-exchange';
import { writeStream } from '../../../src/core/bridge/http/stream-writer';
import type { ChatStream } from '../../../src/core/chat/events';
import { openAiChat } from '../../../src/core/protocols/openai-chat/front';
import { FakeClock } from '../../harness/fake-clock';

const steps = 2000;
const piece = 'x'.repeat(64 * 1024);

describe('a caller that does not read its stream', () => {
  let server: Server;
  let caller: net.Socket;
  const clock = new FakeClock();
  let exchange: Exchange | undefined;
  let pulled = 0;
  let isClosed = false;
  let written: Promise<void> | undefined;
  before(async () => {
    async function* answer(): ChatStream {
      try {
        yield [{ type: 'start', id: '1', model: 'm' }];
        for (pulled = 0; pulled < steps; pulled += 1) yield [{ type: 'text', text: piece }];
        yield [{ type: 'finish', reason: 'stop' }];
      } finally {
        isClosed = true;
      }
    }
    server = createServer((request, response) => {
      exchange = new Exchange(request, response, new BodyRoom().place());
      const parsed = openAiChat.parse({ model: 'm', messages: [{ role: 'user', content: 'hi' }], stream: true });
      written = writeStream(
        exchange,
        parsed,
        answer(),
        () => ({}),
        () => false,
        clock,
      );
      written.catch(() => {});
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    caller = net.connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
    caller.on('error', () => {}).write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
  });
  after(() => {
    caller.destroy();
    server.close();
    server.closeAllConnections();
  });

  it('stops the reading of the upstream instead of filling the memory', async () => {
    // The system's own buffers take some of it; then the writer has to wait.
    for (let [before, calm] = [-1, 0]; calm < 50; await new Promise((resolve) => setImmediate(resolve))) {
      calm = pulled > 0 && pulled === before ? calm + 1 : 0;
      before = pulled;
    }
    assert.ok(pulled < steps / 4, `${pulled} of ${steps} steps were read`);
    assert.equal(isClosed, false);
  });

  it('is let go after 60 s, and the upstream is closed', async () => {
    await clock.advance(59_000);
    assert.equal(exchange?.signal.aborted, false);
    await clock.advance(2000);
    assert.equal(exchange?.signal.aborted, true);
    await written;
    assert.equal(isClosed, true);
  });
});
