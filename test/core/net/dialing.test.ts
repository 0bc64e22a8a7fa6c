import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, type LookupFunction, Socket } from 'node:net';
import { systemClock } from '../../../src/core/ground/clock';
import { watchName } from '../../../src/core/net/dialing';
import { Transport } from '../../../src/core/net/transport';
import { soon } from '../../harness/event-loop';
import { FakeClock } from '../../harness/fake-clock';
import { heldLookup } from '../../harness/held-lookup';

function standStill(): void {
  const begun = performance.now();
  while (performance.now() - begun < 400);
}

describe('a host with several addresses', () => {
  it('is reached by the one that a way leads to, also when that takes longer than Node waits', async () => {
    const server = createServer((_request, response) => response.end('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(`http://far.test:${(server.address() as AddressInfo).port}/`);
    const lookup: LookupFunction = (_host, _options, found) => {
      found(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]);
      // Nothing is heard of the connection for so long, as from a far one.
      process.nextTick(() => process.nextTick(standStill));
    };
    const transport = new Transport({ clock: systemClock, lookup });
    const { signal } = new AbortController();
    const { status, discard } = await transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 5000 });
    assert.equal(status, 200);
    discard();
    await transport.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a name that nobody looks up', () => {
  it('is to blame when no connection comes about, and not the host', async () => {
    const clock = new FakeClock();
    const names = heldLookup();
    const transport = new Transport({ clock, lookup: names.lookup });
    const { signal } = new AbortController();
    const url = new URL('https://far.test/');
    const told = assert.rejects(transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 150_000 }), {
      kind: 'network',
      code: 'upstream_unreachable',
      message:
        'far.test could not be reached: its name could not be looked up. Check the network, the VPN and the proxy.',
    });
    await soon(names.isAsked);
    await clock.advance(7500);
    await told;
    await transport.close();
  });

  it('is known once it was looked up, and where it is an address', () => {
    const socket = new Socket();
    const isNamed = watchName(socket, 'far.test');
    assert.equal(isNamed(), false);
    socket.emit('lookup');
    assert.equal(isNamed(), true);
    assert.equal(watchName(socket, '10.0.0.1')(), true);
  });
});
