import assert from 'node:assert/strict';
import http from 'node:http';
import { ListenError } from '../../../../src/core/bridge/http/listen';
import type { Bridge } from '../../../../src/core/bridge/http/server';
import { SharedBridge } from '../../../../src/core/bridge/share/shared-bridge';
import { AccountQueue } from '../../../../src/core/gigachat/chat/account-queue';
import { FakeClock } from '../../../harness/fake-clock';
import { quietOwner } from './quiet-owner';

const key = 'canary-bridge-key-of-a-window-0123456789';
const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

describe('a window whose port somebody else has', () => {
  it('follows an owner of its own that answers again after it stood still, and asks no more when it stops', async () => {
    const clock = new FakeClock();
    let isAwake = false;
    let asked = 0;
    let port = 0;
    const owner = quietOwner({ key, accounts: () => [], clock });
    const server = http.createServer();
    server.on('upgrade', (request, socket) => {
      asked += 1;
      if (!isAwake || !owner.accept(request, socket, port)) socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
    const states: string[] = [];
    const window = new SharedBridge<Bridge>({
      key,
      version: '1.0.0',
      ports: [port],
      open: () => Promise.reject(new ListenError('taken', 'EADDRINUSE')),
      accounts: [],
      onChange: ({ kind }) => states.push(kind),
      onStopped() {},
      clock,
      logger: quiet,
    });
    /** Moves the time on, a little at a time, until something holds. */
    const until = async (holds: () => boolean) => {
      while (!holds()) await clock.advance(100);
    };
    void window.start();
    await until(() => window.state.kind === 'taken');
    const before = asked;
    await until(() => asked > before);
    // The stranger was asked once more, and nobody saw anything of it.
    assert.deepEqual(states, ['looking', 'taken']);
    isAwake = true;
    await until(() => window.state.kind === 'follower');
    await window.stop();
    owner.close();
    const atEnd = asked;
    await clock.advance(120_000);
    assert.equal(asked, atEnd);
    await new Promise((resolve) => server.close(resolve));
  });

  it('goes on to the next port at once when the system keeps one for itself', async () => {
    const tried: number[] = [];
    const window = new SharedBridge<Bridge>({
      key,
      version: '1.0.0',
      ports: [8090, 8091, 0],
      open: (port) => {
        tried.push(port);
        if (port !== 0) return Promise.reject(new ListenError('kept by the system', 'EACCES'));
        const url = 'http://127.0.0.1:50123';
        return Promise.resolve({
          url,
          port: 50_123,
          showCertificate() {},
          serve: async () => {},
          stop: async () => {},
          handOver: async () => {},
        });
      },
      accounts: [],
      onChange() {},
      onStopped() {},
      // Time does not go on: nobody is asked who has the port, because nobody has it.
      clock: new FakeClock(),
      logger: quiet,
    });
    const state = await window.start();
    assert.deepEqual(tried, [8090, 8091, 0]);
    assert.deepEqual(state, {
      kind: 'owner',
      url: 'http://127.0.0.1:50123',
      port: 50_123,
      passed: 'reserved',
      followers: 0,
    });
    await window.stop();
  });

  it('has stopped for whoever says so again only once it has', async () => {
    let isFree: () => void = () => {};
    const free = new Promise<void>((resolve) => {
      isFree = resolve;
    });
    const bridge = {
      url: 'http://127.0.0.1:50123',
      port: 50_123,
      showCertificate() {},
      serve: async () => {},
      handOver: async () => {},
    };
    const window = new SharedBridge<Bridge>({
      key,
      version: '1.0.0',
      ports: [0],
      open: async () => ({ ...bridge, stop: () => free }),
      accounts: [],
      onChange() {},
      onStopped() {},
      clock: new FakeClock(),
      logger: quiet,
    });
    await window.start();
    const order: string[] = [];
    const first = window.stop().then(() => order.push('first'));
    const again = window.stop().then(() => order.push('again'));
    await new Promise(setImmediate);
    order.push('free');
    isFree();
    await Promise.all([first, again]);
    assert.deepEqual(order, ['free', 'first', 'again']);
  });

  it('leaves no request of an account waiting that was switched away from while the owner is looked for', async () => {
    const clock = new FakeClock();
    const queueOf = () => new AccountQueue(() => 1, clock, quiet);
    const accountOf = (id: string, queue: AccountQueue) => ({
      id,
      queue,
      token: () => Promise.reject(new Error('none')),
    });
    const [before, after] = [queueOf(), queueOf()];
    let open: (bridge: Bridge) => void = () => {};
    const window = new SharedBridge<Bridge>({
      key,
      version: '1.0.0',
      ports: [0],
      open: () =>
        new Promise((resolve) => {
          open = resolve;
        }),
      accounts: [accountOf('before', before)],
      onChange() {},
      onStopped() {},
      clock,
      logger: quiet,
    });
    const started = window.start();
    const entered = before.enter(new AbortController().signal);
    await new Promise(setImmediate);
    window.serve([accountOf('after', after)]);
    open({
      url: 'http://127.0.0.1:50123',
      port: 50_123,
      showCertificate() {},
      serve: async () => {},
      stop: async () => {},
      handOver: async () => {},
    });
    await started;
    await new Promise(setImmediate);
    assert.deepEqual([before.inFlight, before.waiting], [1, 0]);
    (await entered)();
    (await after.enter(new AbortController().signal))();
    await window.stop();
  });
});
