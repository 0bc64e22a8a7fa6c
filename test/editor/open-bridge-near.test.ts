import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import { ListenError } from '../../src/core/bridge/http/listen';
import { openAccounts } from '../../src/core/gigachat/pool/accounts';
import { systemClock } from '../../src/core/ground/clock';
import { Redactor } from '../../src/core/ground/redaction';
import { openBridgeNear } from '../../src/editor/open-bridge-near';

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const ground = { clock: systemClock, logger: silent, redactor: new Redactor() };

describe('a bridge whose port is taken', () => {
  const accounts = openAccounts({ strategy: 'priority', members: [] }, ground);
  const open = (port: number, host?: string) =>
    openBridgeNear(
      { port, apiKey: 'canary-key', ...(host && { host, allowedHosts: ['x'] }) },
      accounts,
      accounts.provider,
      ground,
    );

  it('takes the next free one near it', async () => {
    const stranger = net.createServer();
    await new Promise<void>((listening) => stranger.listen(0, '127.0.0.1', listening));
    const { port } = stranger.address() as AddressInfo;
    const bridge = await open(port);
    try {
      assert.ok(bridge.port > port && bridge.port <= port + 20, `${bridge.port} near ${port}`);
      assert.equal((await fetch(`${bridge.url}/ping`)).status, 200);
    } finally {
      await bridge.stop();
      await new Promise((closed) => stranger.close(closed));
    }
  });

  it('does not look for another when the address itself cannot be had', async () => {
    await assert.rejects(open(8090, '192.0.2.1'), (error: unknown) => {
      assert.ok(error instanceof ListenError);
      assert.match(error.message, /not an address of this machine/);
      return true;
    });
  });
});
