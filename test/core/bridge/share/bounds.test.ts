import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Desk } from '../../../../src/core/bridge/share/desk';
import { dial } from '../../../../src/core/bridge/share/dial';
import { ShareFollower } from '../../../../src/core/bridge/share/follower';
import type { ShareOwner } from '../../../../src/core/bridge/share/owner';
import type { KeptToken } from '../../../../src/core/chat/ports/kept-token';
import { AccountQueue } from '../../../../src/core/gigachat/chat/account-queue';
import { systemClock } from '../../../../src/core/ground/clock';
import { quietOwner } from './quiet-owner';

const key = 'canary-bridge-key-for-bounds-0123456789';
const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const signal = new AbortController().signal;
const forever = () => new AbortController().signal;

describe('two windows on one socket', () => {
  const clock = systemClock;
  let server: http.Server;
  let owner: ShareOwner;
  let follower: ShareFollower;
  let ended: number;
  let places: number;
  /** Of so many accounts the owner is one, too. */
  let offered: number;
  let owners: AccountQueue[];
  let followers: AccountQueue[];
  let token: () => Promise<KeptToken>;
  afterEach(() => {
    follower.close();
    owner.close();
    server.close();
  });

  async function meet(count: number): Promise<void> {
    ended = 0;
    places = 1;
    offered = count;
    const queueOf = () => new AccountQueue(() => places, clock, quiet);
    owners = Array.from({ length: count }, queueOf);
    followers = Array.from({ length: count }, queueOf);
    const shared = (queues: AccountQueue[]) =>
      queues.map((queue, index) => ({ id: `account ${index}`, queue, token: () => token() }));
    const [own, other] = [shared(owners), shared(followers)];
    owner = quietOwner({ key, accounts: () => own.slice(0, offered), clock });
    server = http.createServer();
    server.on('upgrade', (request, socket) => {
      if (!owner.accept(request, socket, port)) socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const found = await dial(port, key, 'bbbbbb', clock, signal);
    assert.ok(found.kind === 'owner');
    await new Promise<void>((resolve, reject) => {
      follower = new ShareFollower(found.channel, found.greeting, {
        key,
        accounts: () => other,
        onWelcome: () => resolve(),
        onEnd: () => {
          ended += 1;
          reject(new Error('the owner was not understood'));
        },
        clock,
      });
    });
  }

  it('share a hundred accounts', async () => {
    await meet(100);
    assert.ok(follower.lends('account 99'));
  });

  it('lend places to a client of any name, and tell of it', async () => {
    await meet(1);
    const [queue] = followers;
    assert.ok(queue);
    const client = 'ж'.repeat(5000);
    const release = await queue.enter(signal, { client });
    await new Promise<void>((resolve) => {
      const look = () => queue.holders.length === 1 && resolve();
      queue.watch(look);
      look();
    });
    const heard = new Promise(
      (resolve) => void queue.enter(signal, { client, onWait: resolve }).then((back) => back()),
    );
    await heard;
    release();
    assert.equal(ended, 0);
  });

  it('go on when a thousand callers of one wait behind a thousand who have a place', async () => {
    await meet(1);
    places = 1000;
    const [queue] = followers;
    assert.ok(queue);
    const client = (index: number) => `${'я'.repeat(40)} ${index}`;
    const held = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => queue.enter(forever(), { client: client(index) })),
    );
    let told = 0;
    const all = new Promise<void>((resolve) => {
      for (let index = 0; index < 1000; index += 1) {
        let isTold = false;
        const onWait = () => {
          if (!isTold) told += 1;
          isTold = true;
          if (told === 1000) resolve();
        };
        queue.enter(forever(), { client: client(1000 + index), onWait }).then(
          (release) => release(),
          () => {},
        );
      }
    });
    await all;
    for (const release of held) release();
    const last = await queue.enter(signal, { client: 'last' });
    last();
    assert.equal(ended, 0);
  }).timeout(20_000);

  it('count a request once, however often the accounts change meanwhile', async () => {
    await meet(1);
    const [[queue], [counting]] = [followers, owners];
    assert.ok(queue && counting);
    const release = await queue.enter(signal, { client: 'one' });
    for (let time = 0; time < 3; time += 1) owner.serve();
    follower.serve();
    // What is said on one socket comes in its order.
    token = () => Promise.resolve({ value: 'token', scope: '', endsAt: 1 });
    await follower.token('account 0', undefined);
    assert.deepEqual([ended, counting.inFlight], [0, 1]);
    release();
    await follower.token('account 0', undefined);
    assert.equal(counting.inFlight, 0);
  });

  it('leave none waiting for an account that the owner has given up, and count right when it comes back', async () => {
    await meet(1);
    const [[queue], [counting]] = [followers, owners];
    assert.ok(queue && counting);
    const release = await queue.enter(signal, { client: 'one' });
    const second = queue.enter(signal, { client: 'two' });
    // What is said on one socket comes in its order.
    token = () => Promise.resolve({ value: 'token', scope: '', endsAt: 1 });
    await follower.token('account 0', undefined);
    assert.deepEqual([counting.inFlight, counting.waiting], [1, 1]);
    offered = 0;
    owner.serve();
    for (let time = 0; time < 2; time += 1) {
      await assert.rejects(follower.token('account 0', undefined), { code: 'other_account' });
    }
    assert.deepEqual([counting.inFlight, counting.waiting], [0, 0]);
    assert.deepEqual([queue.inFlight, queue.waiting], [1, 1]);
    offered = 1;
    owner.serve();
    for (let time = 0; time < 2; time += 1) await follower.token('account 0', undefined);
    assert.deepEqual([counting.inFlight, counting.waiting], [1, 1]);
    release();
    const releaseSecond = await second;
    assert.equal(counting.inFlight, 1);
    releaseSecond();
    await follower.token('account 0', undefined);
    assert.equal(counting.inFlight, 0);
  });

  it('take no token that is none', async () => {
    await meet(1);
    token = () => Promise.resolve({ value: 7 } as unknown as KeptToken);
    await assert.rejects(follower.token('account 0', undefined), { kind: 'protocol' });
    assert.equal(ended, 0);
    token = () => Promise.resolve({ value: 'token', scope: 'GIGACHAT_API_PERS', endsAt: 1 });
    assert.deepEqual(await follower.token('account 0', undefined), await token());
  });
});

describe('what a follower has of the places', () => {
  function sit(places: number) {
    const queue = new AccountQueue(() => places, systemClock, quiet);
    const account = { id: 'account', queue, token: () => Promise.reject(new Error('none')) };
    const desk = new Desk(
      'bbbbbb',
      () => [account],
      { send() {}, mention() {} },
      () => '',
    );
    return { queue, desk };
  }

  it('is bounded also by what it says that it has already', () => {
    const { queue, desk } = sit(1);
    for (let id = 0; id < 5000; id += 1) desk.take({ kind: 'keep', id, account: 'account', client: 'one' });
    assert.equal(queue.inFlight, 2048);
    desk.clear();
    assert.equal(queue.inFlight, 0);
  });

  it('is free when it goes, also what it asked for twice under one number', async () => {
    const { queue, desk } = sit(1);
    const release = await queue.enter(signal, { client: 'other' });
    for (let time = 0; time < 3; time += 1)
      desk.take({ kind: 'lease', id: 7, account: 'account', client: 'one', interactive: false });
    await new Promise((again) => setImmediate(again));
    desk.clear();
    release();
    await new Promise((again) => setImmediate(again));
    assert.deepEqual([queue.inFlight, queue.waiting], [0, 0]);
  });
});
