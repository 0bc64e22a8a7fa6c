import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { systemClock } from '../../../src/core/ground/clock';
import { Transport } from '../../../src/core/net/transport';

describe('a line of status that no server should send', () => {
  for (const line of [
    'HTTP/1.1 000 None',
    'HTTP/1.1 099 None',
    'HTTP/1.1 99 None',
    'HTTP/1.1 0 None',
    'HTTP/1.1 1000 None',
    'HTTP/1.1 -1 None',
    'HTTP/9.9 200 Fine',
    'ICY 200 OK',
  ]) {
    it(`is said to be none: ${line}`, async () => {
      const server = net.createServer((socket) =>
        socket.on('error', () => {}).once('data', () => socket.end(`${line}\r\ncontent-length: 0\r\n\r\n`)),
      );
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const transport = new Transport({ clock: systemClock });
      const { signal } = new AbortController();
      const url = new URL(`http://127.0.0.1:${port}/`);
      try {
        await assert.rejects(
          transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 60_000 }),
          (error: Error & { kind: string; code: string }) => {
            assert.deepEqual([error.kind, error.code], ['protocol', 'bad_upstream_data'], error.message);
            assert.match(error.message, /is not HTTP/);
            return true;
          },
        );
      } finally {
        await transport.close();
        server.close();
      }
    });
  }
});
