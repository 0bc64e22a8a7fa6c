import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChatError, toChatError } from '../../../src/core/chat/errors';
import { addressesOutside } from '../../../src/core/net/own-addresses';
import { Transport } from '../../../src/core/net/transport';
import { turn } from '../../harness/event-loop';
import { FakeClock } from '../../harness/fake-clock';

const here = '127.0.0.1';

/** A server that begins an answer and ends it only at `/whole`, and a caller whose machine has the addresses of `own`. */
async function begin() {
  let connections = 0;
  const server = createServer(({ url }, response) => {
    response.write('a word');
    if (url === '/whole') response.end();
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, here, resolve));
  const { port } = server.address() as AddressInfo;
  const clock = new FakeClock();
  const own = new Set([here]);
  const reading = { fails: false };
  const transport = new Transport({ clock, addresses: () => (reading.fails ? undefined : new Set(own)) });
  const open = (path: string) =>
    transport.open({
      method: 'POST',
      url: new URL(`http://${here}:${port}${path}`),
      headers: {},
      signal: new AbortController().signal,
      silenceMs: 150_000,
    });
  return {
    clock,
    own,
    reading,
    connections: () => connections,
    async ask() {
      for await (const _ of (await open('/whole')).body);
      // A connection is free again with the next turn of the event loop.
      await turn();
    },
    /** Begins an answer, and gives what becomes of it. */
    async listen() {
      const { body } = await open('/endless');
      const end: { failure?: ChatError } = {};
      void (async () => {
        for await (const _ of body);
      })().catch((error: unknown) => {
        end.failure = toChatError(error);
      });
      return end;
    },
    async stop() {
      await transport.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('a machine that moves to another network', () => {
  let machine: Awaited<ReturnType<typeof begin>>;
  beforeEach(async () => {
    machine = await begin();
  });
  afterEach(() => machine.stop());

  it('keeps a connection while its addresses stay', async () => {
    await machine.ask();
    await machine.clock.advance(2000);
    await machine.ask();
    assert.equal(machine.connections(), 1);
  });

  for (const [what, move] of [
    ['one came', (own: Set<string>) => own.add('10.8.0.2')],
    ['one went', (own: Set<string>) => own.delete(here)],
    ['one became another', (own: Set<string>) => own.delete(here) && own.add('10.8.0.2')],
  ] as const) {
    it(`asks on a new connection when of its addresses ${what}`, async () => {
      await machine.ask();
      move(machine.own);
      await machine.clock.advance(2000);
      await machine.ask();
      assert.equal(machine.connections(), 2);
    });
  }

  it('gives up an answer whose address is gone for 20 seconds, and says why', async () => {
    const answer = await machine.listen();
    machine.own.delete(here);
    await machine.clock.advance(20_000);
    assert.equal(answer.failure, undefined);
    await machine.clock.advance(4000);
    const { message, code } = answer.failure ?? assert.fail('it goes on');
    assert.match(message, /^The connection to 127\.0\.0\.1:\d+ is lost: this machine is no longer in the network/);
    assert.equal(code, 'upstream_reset');
  });

  it('lets an answer go on whose address comes back', async () => {
    const answer = await machine.listen();
    for (let times = 0; times < 5; times += 1) {
      machine.own.delete(here);
      await machine.clock.advance(16_000);
      machine.own.add(here);
      await machine.clock.advance(4000);
    }
    assert.equal(answer.failure, undefined);
  });

  it('lets an answer go on when another address comes', async () => {
    const answer = await machine.listen();
    machine.own.add('10.8.0.2');
    await machine.clock.advance(60_000);
    assert.equal(answer.failure, undefined);
  });

  it('judges no connection where the machine does not tell its addresses', async () => {
    machine.own.clear();
    const answer = await machine.listen();
    await machine.clock.advance(60_000);
    assert.equal(answer.failure, undefined);
  });

  it('has not moved where for a while its addresses cannot be read, as with too many files open', async () => {
    const answer = await machine.listen();
    await machine.ask();
    machine.reading.fails = true;
    await machine.clock.advance(5000);
    await machine.ask();
    await machine.clock.advance(55_000);
    assert.equal(answer.failure, undefined);
    assert.equal(machine.connections(), 2);
  });

  it('looks no more once no connection is open', async () => {
    await machine.ask();
    assert.ok(machine.clock.dueWithin(4000));
    await machine.stop();
    await turn();
    assert.equal(machine.clock.pending, 0);
  });
});

describe('the addresses of this machine', () => {
  it('are those towards others, not its own loopback', () => {
    assert.ok(!addressesOutside()?.has('127.0.0.1'));
    assert.ok(!addressesOutside()?.has('::1'));
  });
});
