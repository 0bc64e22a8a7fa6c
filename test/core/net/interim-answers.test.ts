import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { systemClock } from '../../../src/core/ground/clock';
import { Transport } from '../../../src/core/net/transport';

describe('words before an answer', () => {
  const open = async (words: number) => {
    const said = `${'HTTP/1.1 103 Early\r\nlink: x\r\n\r\n'.repeat(words)}HTTP/1.1 204 Done\r\n\r\n`;
    const server = net.createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(said)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const transport = new Transport({ clock: systemClock });
    const { signal } = new AbortController();
    const url = new URL(`http://127.0.0.1:${port}/`);
    try {
      return (await transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 60_000 })).status;
    } finally {
      await transport.close();
      server.close();
    }
  };

  it('are passed over, a thousand of them', async () => {
    assert.equal(await open(1000), 204);
  });

  it('that go on end the call', async () => {
    await assert.rejects(open(1001), { kind: 'protocol', code: 'bad_upstream_data' });
  });
});
