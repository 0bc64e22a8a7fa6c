import assert from 'node:assert/strict';
import { Desk } from '../../../../src/core/bridge/share/desk';
import { RemoteLender } from '../../../../src/core/bridge/share/lender';
import { AccountQueue } from '../../../../src/core/gigachat/chat/account-queue';
import { FakeClock } from '../../../harness/fake-clock';

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const holder = (client: string) => ({ client });
const settled = () => new Promise((again) => setImmediate(again));

describe('a window that waits for a place of the owner', () => {
  let clock: FakeClock;
  let isFrozen: boolean;
  let gaveUp: number;
  let lender: RemoteLender;
  let release: () => void;
  beforeEach(async () => {
    clock = new FakeClock();
    isFrozen = false;
    gaveUp = 0;
    let lastId = 0;
    const queue = new AccountQueue(() => 1, clock, quiet);
    const account = { id: 'account', queue, token: () => Promise.reject(new Error('none')) };
    const desk: Desk = new Desk(
      'aaaaaa',
      () => [account],
      { send: (message) => lender.hear(message), mention: (message) => lender.hear(message) },
      () => '',
    );
    lender = new RemoteLender(
      'account',
      () => {
        lastId += 1;
        return lastId;
      },
      (message) => {
        if (!isFrozen) desk.take(message);
      },
      () => {
        gaveUp += 1;
        lender.end();
      },
      clock,
    );
    release = await queue.enter(new AbortController().signal, { client: 'other' });
  });

  const pass = async (seconds: number) => {
    for (let nth = 0; nth < seconds; nth += 1) {
      await clock.advance(1000);
    }
  };

  it('waits as long as the owner works, although the line stands still', async () => {
    let admitted = false;
    const waiting = lender.lease(holder('own'), {}, new AbortController().signal, () => {
      admitted = true;
    });
    await pass(120);
    assert.deepEqual([admitted, gaveUp], [false, 0]);
    release();
    assert.equal(await waiting, true);
    await pass(60);
    assert.deepEqual([admitted, gaveUp], [true, 0]);
  });

  for (const after of [0, 3, 60]) {
    it(`gives an owner up that froze ${after} s after it had told the place in the line`, async () => {
      const waiting = lender.lease(holder('own'), {}, new AbortController().signal, () => assert.fail());
      await settled();
      await pass(after);
      isFrozen = true;
      await pass(12);
      assert.equal(gaveUp, 1);
      assert.equal(await waiting, false);
    });
  }

  it('asks no more once it has left', async () => {
    const leaving = new AbortController();
    const waiting = lender.lease(holder('own'), {}, leaving.signal, () => assert.fail());
    await pass(20);
    leaving.abort();
    await assert.rejects(waiting);
    isFrozen = true;
    await pass(60);
    assert.equal(gaveUp, 0);
    assert.equal(clock.dueWithin(3_600_000), false);
  });
});
