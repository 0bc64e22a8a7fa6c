import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BodyRoom } from '../../../src/core/bridge/body/body-room';
import { Exchange } from '../../../src/core/bridge/http/caller-exchange';
import { abortWith } from '../../../src/core/chat/abort';

/** A server that gives every exchange to the test, and a caller with one connection. */
describe('the signal of a request', () => {
  let server: Server;
  let agent: Agent;
  const exchanges: Exchange[] = [];
  let arrived: (exchange: Exchange) => void;
  beforeEach(async () => {
    exchanges.length = 0;
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    server = createServer((incoming, outgoing) => {
      const exchange = new Exchange(incoming, outgoing, new BodyRoom().place());
      exchanges.push(exchange);
      arrived(exchange);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });

  const ask = async () => {
    const coming = new Promise<Exchange>((resolve) => {
      arrived = resolve;
    });
    const call = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent });
    call.on('error', () => {});
    call.end();
    return { call, exchange: await coming };
  };
  const answered = async ({ call, exchange }: Awaited<ReturnType<typeof ask>>) => {
    const closed = once(exchange.response, 'close');
    exchange.json(200, {});
    const [answer] = await once(call, 'response');
    answer.resume();
    await Promise.all([once(answer, 'end'), closed]);
  };

  it('fires for the caller who leaves, and for none of its earlier requests that somebody still listens for', async () => {
    const first = await ask();
    let heard = 0;
    first.exchange.signal.addEventListener('abort', () => {
      heard += 1;
    });
    await answered(first);
    const second = await ask();
    assert.equal(second.exchange.request.socket, first.exchange.request.socket);
    second.call.destroy();
    await once(second.exchange.response, 'close');
    assert.deepEqual([second.exchange.signal.aborted, first.exchange.signal.aborted, heard], [true, false, 0]);
  });

  it('fires for each request of a connection alone, and never again for the next one', async () => {
    await answered(await ask());
    const second = await ask();
    let heard = 0;
    const hear = () => {
      heard += 1;
    };
    second.exchange.signal.addEventListener('abort', hear);
    second.exchange.signal.removeEventListener('abort', hear);
    await answered(second);
    const third = await ask();
    assert.equal(third.exchange.signal.aborted, false);
    third.exchange.abort(new Error('The bridge stops.'));
    await answered(third);
    const fourth = await ask();
    assert.deepEqual([third.exchange.signal.aborted, fourth.exchange.signal.aborted, heard], [true, false, 0]);
    await answered(fourth);
  });

  it('aborts what follows it for as long as that does, and not with a later request of the connection', async () => {
    const first = await ask();
    const [followed, left] = [new AbortController(), new AbortController()];
    abortWith(left, first.exchange.signal)();
    await answered(first);
    const second = await ask();
    abortWith(followed, second.exchange.signal);
    second.call.destroy();
    await once(second.exchange.response, 'close');
    assert.equal(second.exchange.signal, first.exchange.signal);
    assert.deepEqual([followed.signal.aborted, left.signal.aborted], [true, false]);
    assert.equal(followed.signal.reason, second.exchange.signal.reason);
    const late = new AbortController();
    abortWith(late, second.exchange.signal);
    assert.equal(late.signal.aborted, true);
  });
});
