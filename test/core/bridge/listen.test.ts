import assert from 'node:assert/strict';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { ListenError, listen } from '../../../src/core/bridge/http/listen';
import { runsOn } from '../../harness/runs-on';

describe('a port that a program of all addresses has, on systems that give it away a second time', () => {
  const open: net.Server[] = [];
  afterEach(async () => {
    runsOn();
    for (const server of open.splice(0)) await new Promise((closed) => server.close(closed));
  });

  /** A program on every address, and what it saw. */
  async function stranger() {
    const seen = { calls: 0, bytes: 0 };
    const server = net.createServer((socket) => {
      seen.calls += 1;
      socket.on('data', ({ length }) => {
        seen.bytes += length;
      });
      socket.on('error', () => {});
    });
    open.push(server);
    await new Promise<void>((listening) => server.listen(0, '0.0.0.0', listening));
    return { port: (server.address() as AddressInfo).port, seen };
  }

  for (const system of ['win32', 'darwin'] as const) {
    for (const host of [undefined, '127.0.0.1', '0.0.0.0']) {
      it(`is left to it, and it is told nothing: ${host ?? 'loopback'} on ${system}`, async () => {
        const { port, seen } = await stranger();
        runsOn(system);
        const makeServer = () => assert.fail('its callers would have been taken away from it');
        await assert.rejects(listen(makeServer, host, port), (error: unknown) => {
          assert.ok(error instanceof ListenError);
          assert.equal(error.code, 'EADDRINUSE');
          return /already listens on 127\.0\.0\.1/.test(error.message);
        });
        assert.deepEqual(seen, { calls: 1, bytes: 0 });
      });
    }

    it(`is taken when nobody has it: ${system}`, async () => {
      const { port } = await stranger();
      await new Promise((closed) => open.pop()?.close(closed));
      runsOn(system);
      const { port: bound, servers } = await listen(() => http.createServer(), undefined, port);
      open.push(...servers);
      assert.equal(bound, port);
    });
  }
});

describe('a machine that has one of the two loopback addresses', () => {
  for (const [missing, other, shown] of [
    ['127.0.0.1', '::1', '::1'],
    ['::1', '127.0.0.1', '127.0.0.1'],
  ] as const) {
    it(`is served at ${other} alone`, async () => {
      const makeServer = () => {
        const server = http.createServer();
        const listenAt = server.listen.bind(server);
        // What a system says that has no such address.
        server.listen = ((options: net.ListenOptions, told: () => void) => {
          if (options.host !== missing) return listenAt(options, told);
          setImmediate(() => server.emit('error', Object.assign(new Error(missing), { code: 'EADDRNOTAVAIL' })));
          return server;
        }) as typeof server.listen;
        return server;
      };
      const { servers, address, port } = await listen(makeServer, undefined, 0);
      const [server] = servers;
      assert.ok(server);
      assert.deepEqual([servers.length, address], [1, shown]);
      assert.equal((server.address() as AddressInfo).port, port);
      assert.equal((server.address() as AddressInfo).address, other);
      await new Promise((closed) => server.close(closed));
    });
  }
});
