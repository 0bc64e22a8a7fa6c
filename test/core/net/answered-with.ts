import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { systemClock } from '../../../src/core/ground/clock';
import { type HttpResponse, Transport } from '../../../src/core/net/transport';

/** What the transport makes of a server that answers one request with these letters. */
export async function answeredWith(letters: string): Promise<HttpResponse> {
  const server = net.createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(letters)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const transport = new Transport({ clock: systemClock });
  const { signal } = new AbortController();
  const url = new URL(`http://127.0.0.1:${port}/`);
  try {
    return await transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 60_000 });
  } finally {
    await transport.close();
    server.close();
  }
}
