import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import type { Channel } from '../../../../src/core/bridge/share/channel';
import { dial } from '../../../../src/core/bridge/share/dial';
import { ShareFollower } from '../../../../src/core/bridge/share/follower';
import type { ShareOwner } from '../../../../src/core/bridge/share/owner';
import { AccountQueue } from '../../../../src/core/gigachat/chat/account-queue';
import { systemClock } from '../../../../src/core/ground/clock';
import { FakeClock } from '../../../harness/fake-clock';
import { quietOwner } from './quiet-owner';

const key = 'canary-bridge-key-for-frozen-0123456789';
const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const { signal } = new AbortController();
/** Waits for what goes over sockets, a turn of the loop at a time. */
async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let turn = 0; turn < 100_000 && !isSo(); turn += 1) await new Promise((again) => setImmediate(again));
  assert.ok(isSo(), `${what} never came`);
}

const account = (queue: AccountQueue) => ({ id: 'account', queue, token: () => Promise.reject(new Error('none')) });

describe('the window that lends places', () => {
  let clock: FakeClock;
  let server: http.Server;
  let owner: ShareOwner;
  let queue: AccountQueue;
  let port: number;
  let answered: number;
  beforeEach(async () => {
    clock = new FakeClock();
    queue = new AccountQueue(() => 1, clock, quiet);
    const own = [account(queue)];
    owner = quietOwner({ key, accounts: () => own, clock });
    answered = 0;
    server = http.createServer();
    server.on('upgrade', (request, socket) => {
      if (!owner.accept(request, socket, port)) socket.destroy();
      socket.on('data', (bytes: Buffer) => {
        answered += bytes.toString().split('"here"').length - 1;
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    owner.close();
    server.close();
  });

  const meet = async () => {
    const found = await dial(port, key, 'bbbbbb', systemClock, signal);
    assert.ok(found.kind === 'owner');
    return found;
  };
  /** The only place, held by a window that says no more than this. */
  const holdBy = async (channel: Channel) => {
    channel.send({ kind: 'lease', id: 1, account: 'account', client: 'one', interactive: false });
    await until(() => queue.inFlight === 1, 'the place');
  };

  it('takes the places back of a window that stands still, a minute after it was heard last', async () => {
    const { channel } = await meet();
    let gone = false;
    channel.onMessage = () => {};
    channel.onEnd = () => {
      gone = true;
    };
    await holdBy(channel);
    const next = queue.enter(signal, { client: 'other' });
    await clock.advance(59_000);
    assert.equal(gone, false);
    await clock.advance(1000);
    (await next)();
    await until(() => gone && owner.followers === 0, 'the end');
  });

  it('leaves them to a window that works, however long its answer takes', async () => {
    const { channel, greeting } = await meet();
    const mine = new AccountQueue(() => 1, clock, quiet);
    let ends = 0;
    const follower = new ShareFollower(channel, greeting, {
      key,
      accounts: () => [account(mine)],
      onWelcome() {},
      onEnd: () => {
        ends += 1;
      },
      clock,
    });
    await until(() => follower.lends('account'), 'the welcome');
    const release = await mine.enter(signal, { client: 'one' });
    for (let time = 1; time <= 30; time += 1) {
      await clock.advance(20_000);
      await until(() => answered === time, 'the answer');
    }
    assert.deepEqual([queue.inFlight, ends], [1, 0]);
    release();
    await until(() => queue.inFlight === 0, 'the release');
    follower.close();
  });

  it('lets a window in while a program opens channels and proves nothing', async () => {
    const head = `Host: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: gigachat-bridge-share\r\n`;
    const strangers = Array.from({ length: 40 }, () => net.connect(port, '127.0.0.1').on('error', () => {}));
    for (const stranger of strangers) {
      stranger.write(`GET /bridge/share HTTP/1.1\r\n${head}x-bridge-nonce: ${'a'.repeat(64)}\r\n\r\n`);
      await Promise.race([once(stranger, 'data'), once(stranger, 'close')]);
    }
    const { channel } = await meet();
    await until(() => owner.followers === 1, 'the window');
    channel.destroy();
    for (const stranger of strangers) stranger.destroy();
  });
});
