import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { systemClock } from '../../../src/core/ground/clock';
import { Transport } from '../../../src/core/net/transport';

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
