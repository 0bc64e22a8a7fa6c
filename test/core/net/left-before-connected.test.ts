import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { systemClock } from '../../../src/core/ground/clock';
import { Transport } from '../../../src/core/net/transport';

describe('a call whose caller left before there was a connection', () => {
  it('is not made once there is one for another caller', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    let dial = () => {};
    const dialled = new Promise<void>((resolve) => {
      dial = resolve;
    });
    const lookup: LookupFunction = (_host, _options, found) => {
      void dialled.then(() => found(null, [{ address: '127.0.0.1', family: 4 }]));
    };
    const transport = new Transport({ clock: systemClock, lookup });
    const open = (path: string, signal: AbortSignal) =>
      transport.open({
        method: 'GET',
        url: new URL(`http://giga.test:${port}${path}`),
        headers: {},
        signal,
        silenceMs: 30_000,
      });
    try {
      const leaving = new AbortController();
      const left = assert.rejects(open('/left', leaving.signal), { kind: 'cancelled' });
      leaving.abort();
      await left;
      const stays = open('/stays', new AbortController().signal);
      dial();
      (await stays).discard();
      assert.deepEqual(asked, ['/stays']);
    } finally {
      await transport.close();
      server.closeAllConnections();
      server.close();
    }
  });
});
