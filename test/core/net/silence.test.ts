import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { SilenceWatch } from '../../../src/core/net/silence';
import { Transport } from '../../../src/core/net/transport';
import { FakeClock } from '../../harness/fake-clock';

describe('the watch for silence', () => {
  it('counts from the last byte, and not while the reader is the slow one', async () => {
    const clock = new FakeClock();
    let expired = 0;
    const watch = new SilenceWatch(clock, 1000, () => {
      expired += 1;
    });
    await clock.advance(900);
    watch.touch();
    await clock.advance(900);
    assert.equal(expired, 0, 'a byte came');
    watch.pause();
    await clock.advance(60_000);
    assert.equal(expired, 0, 'nobody read');
    watch.resume();
    await clock.advance(999);
    assert.equal(expired, 0, 'counted anew');
    await clock.advance(1001);
    assert.equal(expired, 1);
  });

  it('says nothing once it was stopped', async () => {
    const clock = new FakeClock();
    const watch = new SilenceWatch(clock, 1000, () => assert.fail('stopped'));
    watch.stop();
    await clock.advance(5000);
  });
});

describe('a call that takes too long', () => {
  it('is told with its host, how long it was waited for, and what to do', async () => {
    const server = net.createServer((socket) => void socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const clock = new FakeClock();
    const transport = new Transport({ clock });
    const url = new URL(`http://127.0.0.1:${port}/`);
    const { signal } = new AbortController();
    for (const [limits, told] of [
      [{ silenceMs: 3000 }, `127.0.0.1:${port} was silent for 3 s. Try again.`],
      [{ silenceMs: 60_000, totalMs: 3000 }, `127.0.0.1:${port} did not finish within 3 s. Try again.`],
    ] as const) {
      const arrived = once(server, 'connection');
      const call = transport.open({ method: 'GET', url, headers: {}, signal, ...limits });
      const failed = assert.rejects(call, { kind: 'timeout', code: 'upstream_timeout', message: told });
      const [socket] = (await arrived) as [net.Socket];
      await once(socket, 'data');
      await clock.advance(3000);
      await failed;
    }
    await transport.close();
    server.close();
  });
});
