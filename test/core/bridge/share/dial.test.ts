import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import net from 'node:net';
import os from 'node:os';
import { mock } from 'node:test';
import { dial } from '../../../../src/core/bridge/share/dial';
import { placeOf, proofOf } from '../../../../src/core/bridge/share/proof';
import { systemClock } from '../../../../src/core/ground/clock';
import { quietOwner } from './quiet-owner';

const key = 'canary-bridge-key-for-dialling-0123456789';

describe('a window that asks who has the port', () => {
  for (const pieces of ['one piece', 'bytes']) {
    it(`knows the owner whose answer and proof come in ${pieces}`, async () => {
      let port = 0;
      const server = net.createServer((socket) => {
        socket.once('data', (bytes) => {
          const [, callerNonce = ''] = /x-bridge-nonce: (\w+)/.exec(bytes.toString('latin1')) ?? [];
          const greeting = { port, place: placeOf(key), version: '1.0.0', callerNonce, ownerNonce: 'b'.repeat(64) };
          const { version, place, ownerNonce: nonce } = greeting;
          const said = JSON.stringify({ version, place, nonce, proof: proofOf(key, 'owner', greeting) });
          const head = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: gigachat-bridge-share';
          const answer = `${head}\r\n\r\n${said}\n`;
          if (pieces === 'one piece') socket.write(answer);
          else for (const byte of answer) socket.write(byte);
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      port = typeof address === 'object' && address ? address.port : 0;
      const found = await dial(port, key, 'abcdef', systemClock, new AbortController().signal);
      if (found.kind === 'owner') found.channel.destroy();
      server.close();
      assert.equal(found.kind, 'owner');
    });
  }

  it('knows the owner of its machine by the name of today, which a network may have given it since the start', async () => {
    const owner = quietOwner({ key, accounts: () => [], clock: systemClock });
    const server = createServer();
    let port = 0;
    let named = 'ivan-macbook.local';
    mock.method(os, 'hostname', () => named);
    server.on('upgrade', (request, socket) => void owner.accept(request, socket, port));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
    const ask = async () => {
      const found = await dial(port, key, 'abcdef', systemClock, new AbortController().signal);
      if (found.kind === 'owner') found.channel.destroy();
      return found.kind;
    };
    try {
      assert.equal(await ask(), 'owner');
      named = 'dhcp-10-2-3-4.office.example';
      assert.equal(await ask(), 'owner');
      let times = 0;
      mock.method(os, 'hostname', () => {
        times += 1;
        return `machine-${times}`;
      });
      assert.equal(await ask(), 'elsewhere');
    } finally {
      mock.restoreAll();
      owner.close();
      server.close();
    }
  });
});
