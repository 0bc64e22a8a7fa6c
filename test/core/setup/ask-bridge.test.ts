import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { askBridge } from '../../../src/core/setup/clients/ask-bridge';

describe('a question to the bridge on this machine', () => {
  it('goes past the proxy that the runtime was told to send all its requests through', async () => {
    const bridge = http.createServer((_request, response) => response.end('here'));
    const proxied: string[] = [];
    const proxy = net.createServer((socket) => {
      socket.on('error', () => {}).on('data', (bytes) => void proxied.push(bytes.toString('latin1')));
      socket.destroy();
    });
    for (const server of [bridge, proxy]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    const [at, way] = [bridge, proxy].map((server) => (server.address() as AddressInfo).port);
    const usual = http.globalAgent;
    // As Node's own does with NODE_USE_ENV_PROXY and HTTP_PROXY.
    class ThroughProxy extends http.Agent {
      override createConnection(): net.Socket {
        return net.connect(Number(way), '127.0.0.1');
      }
    }
    http.globalAgent = new ThroughProxy();
    try {
      const { status, text } = await askBridge(`http://127.0.0.1:${at}/v1/models`, 'canary-key-of-the-bridge');
      assert.deepEqual([status, text], [200, 'here']);
      assert.deepEqual(proxied, []);
    } finally {
      http.globalAgent = usual;
      bridge.close();
      proxy.close();
    }
  });
});
